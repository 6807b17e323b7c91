/** Addresses and keys of the mesh that runs in a folder; gone when it has stopped. */
export const meshFile = 'mesh.json';
