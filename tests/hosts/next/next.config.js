// The packages of Next.js are linked from elsewhere.
export default { turbopack: { root: "/" }, outputFileTracingRoot: "/" };
