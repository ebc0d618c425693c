// Walk the feeds given as arguments with OpenActive's validator, print what it finds, and fail where that is a failure.
const { RpdeValidator } = require("@openactive/rpde-validator");

async function check(url) {
  const log = await RpdeValidator(url, { pageLimit: 50 });
  const found = log.pages.flatMap((page) => page.errors);
  const failures = found.filter((error) => error.severity === "failure");
  console.log(`${url}: ${log.pages.length} pages, ${failures.length} failures`);
  const told = new Set(found.map((error) => `  ${error.severity}: ${error.message}`));
  told.forEach((line) => console.log(line));
  return failures.length;
}

(async () => {
  let failures = 0;
  for (const url of process.argv.slice(2)) failures += await check(url);
  process.exit(failures ? 1 : 0);
})();
