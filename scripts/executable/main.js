// Where the single executable begins. Node gives it its own path twice, as program and as script; the guardian of a
// paused terminal is started as `trisync SCRIPT --watchdog`, and here script and program are one file.
if (process.argv[2] === process.execPath) process.argv.splice(2, 1);

require('../../source/cli.tsx');
