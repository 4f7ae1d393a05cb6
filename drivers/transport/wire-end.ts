/** The far end of a wire, where a simulated device sits: bytes in, bytes out, nothing else. */
export interface WireEnd {
  write(bytes: Uint8Array): void;
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
}
