/** How a label is set, without a browser: the widths of Arial (and of the fonts made to its measure), wrapped at words. */

const WIDTHS = {
  ' ': 278, '!': 278, '"': 355, '#': 556, $: 556, '%': 889, '&': 667, "'": 191, '(': 333, ')': 333, '*': 389, '+': 584,
  ',': 278, '-': 333, '.': 278, '/': 278, ':': 278, ';': 278, '<': 584, '=': 584, '>': 584, '?': 556, '@': 1015,
  A: 667, B: 667, C: 722, D: 722, E: 667, F: 611, G: 778, H: 722, I: 278, J: 500, K: 667, L: 556, M: 833, N: 722,
  O: 778, P: 667, Q: 778, R: 722, S: 667, T: 611, U: 722, V: 667, W: 944, X: 667, Y: 667, Z: 611,
  a: 556, b: 556, c: 500, d: 556, e: 556, f: 278, g: 556, h: 556, i: 222, j: 222, k: 500, l: 222, m: 833, n: 556,
  o: 556, p: 556, q: 556, r: 333, s: 500, t: 278, u: 556, v: 500, w: 722, x: 500, y: 500, z: 500, '\u2019': 222
};
const OTHER = 556;
const LINE_HEIGHT = 1.2;

/** The width of one line of text, in pixels at a font size in pixels. */
function width(text, fontSize) {
  return [...text].reduce((sum, character) => sum + (WIDTHS[character] || OTHER), 0) * fontSize / 1000;
}

/** The lines that a text takes in a box this wide, and its measures: {lines, width, height, fits}; a word too long does not fit. */
function layout(text, boxWidth, fontSize) {
  const lines = text.split('\n').flatMap((paragraph) => wrap(paragraph, boxWidth, fontSize));
  const widest = Math.max(...lines.map((line) => width(line, fontSize)));
  return { lines, width: widest, height: lines.length * fontSize * LINE_HEIGHT, fits: widest <= boxWidth };
}

function wrap(paragraph, boxWidth, fontSize) {
  const lines = [];
  let line = '';
  for (const word of paragraph.split(/\s+|(?<=-)/).filter(Boolean)) {
    const joined = line && !line.endsWith('-') ? `${line} ${word}` : line + word;
    if (line && width(joined, fontSize) > boxWidth) {
      lines.push(line);
      line = word;
    } else {
      line = joined;
    }
  }
  return [...lines, line];
}

module.exports = { layout, width };
