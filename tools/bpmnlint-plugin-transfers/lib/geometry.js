/** Plane geometry of a diagram: rectangles {x, y, width, height} and axis-parallel or slanted segments [from, to]. */

/** Whether two rectangles share more than their edges. */
function overlap(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether the inner rectangle lies wholly in the outer one. */
function contains(outer, inner) {
  return inner.x >= outer.x && inner.y >= outer.y
    && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
}

/** The rectangle made smaller on every side (larger for a negative margin). */
function shrink(rectangle, margin) {
  return {
    x: rectangle.x + margin, y: rectangle.y + margin,
    width: rectangle.width - 2 * margin, height: rectangle.height - 2 * margin
  };
}

/** The middle of a rectangle. */
function centre({ x, y, width, height }) {
  return { x: x + width / 2, y: y + height / 2 };
}

/** The segments of a line through waypoints. */
function segments(waypoints) {
  return waypoints.slice(1).map((to, index) => [waypoints[index], to]);
}

/** Whether a segment runs through the inside of a rectangle (clipping by Liang and Barsky). */
function passesThrough([from, to], rectangle) {
  const delta = { x: to.x - from.x, y: to.y - from.y };
  let start = 0;
  let end = 1;
  for (const [step, low, high] of [
    [delta.x, rectangle.x - from.x, rectangle.x + rectangle.width - from.x],
    [delta.y, rectangle.y - from.y, rectangle.y + rectangle.height - from.y]
  ]) {
    if (step === 0) {
      if (low >= 0 || high <= 0) return false;
      continue;
    }
    start = Math.max(start, Math.min(low / step, high / step));
    end = Math.min(end, Math.max(low / step, high / step));
  }
  return start < end;
}

/** How far a point lies from the drawn border of a shape: a circle, a diamond or a rectangle. */
function distanceToBorder(point, shape) {
  const middle = centre(shape);
  const dx = Math.abs(point.x - middle.x);
  const dy = Math.abs(point.y - middle.y);
  if (shape.outline === 'circle') return Math.abs(Math.hypot(dx, dy) - shape.width / 2);
  if (shape.outline === 'diamond') return Math.abs((dx / shape.width + dy / shape.height) * 2 - 1) * (shape.width / 2);
  const outside = Math.hypot(Math.max(dx - shape.width / 2, 0), Math.max(dy - shape.height / 2, 0));
  return outside || Math.min(shape.width / 2 - dx, shape.height / 2 - dy);
}

/** Whether a rectangle reaches into the drawn outline of a shape: a diamond leaves its corners free. */
function reachesInto(rectangle, shape) {
  if (!overlap(rectangle, shape)) return false;
  const middle = centre(shape);
  const nearest = {
    x: Math.min(Math.max(middle.x, rectangle.x), rectangle.x + rectangle.width),
    y: Math.min(Math.max(middle.y, rectangle.y), rectangle.y + rectangle.height)
  };
  const dx = Math.abs(nearest.x - middle.x);
  const dy = Math.abs(nearest.y - middle.y);
  if (shape.outline === 'diamond') return dx / shape.width + dy / shape.height < 0.5;
  if (shape.outline === 'circle') return Math.hypot(dx, dy) < shape.width / 2;
  return true;
}

/** How two axis-parallel segments meet: `cross` (each passes through the other), `touch`, `along` (they share a stretch) or null. */
function meeting(a, b) {
  const first = box(a);
  const second = box(b);
  const x = Math.min(first.right, second.right) - Math.max(first.left, second.left);
  const y = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  if (x < 0 || y < 0) return null;
  if (horizontal(a) === horizontal(b)) return x > 0 || y > 0 ? 'along' : 'touch';
  const [level, upright] = horizontal(a) ? [first, second] : [second, first];
  const through = upright.left > level.left && upright.left < level.right
    && level.top > upright.top && level.top < upright.bottom;
  return through ? 'cross' : 'touch';
}

function horizontal([from, to]) {
  return Math.abs(from.y - to.y) < Math.abs(from.x - to.x);
}

function box([from, to]) {
  return {
    left: Math.min(from.x, to.x), right: Math.max(from.x, to.x),
    top: Math.min(from.y, to.y), bottom: Math.max(from.y, to.y)
  };
}

module.exports = { centre, contains, distanceToBorder, meeting, overlap, passesThrough, reachesInto, segments, shrink };
