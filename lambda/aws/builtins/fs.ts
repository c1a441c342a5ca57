/**
 * Takes the place of `node:fs` in the bundles, for the reason of `http.ts`: this one loads streams of files,
 * `fs/promises`, and with that `readline`. The SDK asks whether what it sends is a file: it never is.
 */
const fs = process.getBuiltinModule('node:fs')

export const { fstatSync, lstatSync } = fs

export const createReadStream: typeof fs.createReadStream = (...parameters) =>
	fs.createReadStream(...parameters)

export class ReadStream {}
