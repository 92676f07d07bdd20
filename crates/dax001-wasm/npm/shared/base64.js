// Decodes the module's bytes if a script contains them.

/** The bytes of a text in base64. @param {string} text */
function bytesOfBase64(text) {
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let at = 0; at < decoded.length; at += 1) bytes[at] = decoded.charCodeAt(at);
  return bytes;
}
