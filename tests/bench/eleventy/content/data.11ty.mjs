import { record, review } from "../eleventy.config.mjs";

// The files of data, of which each is made from all claims.
const FILES = {
  "/claims.json": (claims) => JSON.stringify({ "@context": "https://schema.org", "@type": "DataFeed", name: "Bench",
    dataFeedElement: claims.map((claim) => ({ "@type": "DataFeedItem", dateCreated: review(claim).datePublished, dateModified: review(claim).datePublished, item: [review(claim)] })) }),
  "/claims.jsonl": (claims) => claims.map((claim) => JSON.stringify(record(claim)) + "\n").join(""),
  "/claims.csv": (claims) => [Object.keys(record(claims[0])), ...claims.map((claim) => Object.values(record(claim)))].map((row) => row.join(",") + "\n").join(""),
  "/robots.txt": () => "User-agent: *\n",
};

export const data = {
  eleventyExcludeFromCollections: true,
  files: Object.keys(FILES),
  pagination: { data: "files", size: 1, alias: "file" },
  permalink: ({ file }) => file,
};

export const render = ({ file, collections }) => FILES[file](collections.claims);
