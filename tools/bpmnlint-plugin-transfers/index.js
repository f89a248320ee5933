const fs = require('node:fs');
const path = require('node:path');

const names = fs.readdirSync(path.join(__dirname, 'rules')).map((file) => path.basename(file, '.js'));

module.exports = {
  rules: Object.fromEntries(names.map((name) => [name, `./rules/${name}`])),
  configs: {
    recommended: {
      rules: Object.fromEntries(names.map((name) => [name, 'error']))
    }
  }
};
