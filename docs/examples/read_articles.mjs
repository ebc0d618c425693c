// All shared articles of a ward, page by page. Use: node read_articles.mjs https://phuong.example
let address = `${process.argv[2]}/api/ward/v1/articles?limit=100&fields=headline,published_at`;

while (address) {
  const answer = await fetch(address);
  if (answer.status === 429) {
    const seconds = Number(answer.headers.get("Retry-After"));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    continue;
  }
  if (!answer.ok) throw new Error((await answer.json()).detail);
  const page = await answer.json();
  for (const article of page.items) console.log(article.published_at, article.headline);
  address = page.next;
}
