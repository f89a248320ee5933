module.exports = { configs: {}, rules: {} };
