import { annotation } from "../eleventy.config.mjs";

export const data = {
  eleventyExcludeFromCollections: true,
  pagination: { data: "collections.articles", size: 1, alias: "article" },
  permalink: ({ article }) => `/articles/${article.fileSlug}/annotations.json`,
};

export const render = ({ article, collections }) => JSON.stringify({
  "@context": "http://www.w3.org/ns/anno.jsonld", type: "AnnotationPage", startIndex: 0,
  items: article.data.claims.map((id) => annotation(article, collections.byId[id])),
});
