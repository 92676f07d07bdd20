// Which build of the policy's module a host can run: the one that looks at sixteen bytes at once (simd128), or the one for hosts without vectors.

/** The smallest module with a vector in it. */
const VECTOR = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);

/** The name of the build for this host. Both answer the same. */
export const policyModule = () => (WebAssembly.validate(VECTOR) ? "dax001" : "dax001_scalar");
