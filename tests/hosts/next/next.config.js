// The Next.js packages are links to a folder outside the project.
export default { turbopack: { root: "/" }, outputFileTracingRoot: "/" };
