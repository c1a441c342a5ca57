import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundleLambdas } from '../../cdk/functions/bundleLambdas.ts'

export type BundleSize = {
	readonly name: string
	readonly bytes: number
	readonly gzipBytes: number
	/** share of the AWS SDK, 0 to 1 */
	readonly sdkShare: number
}

const isSdk = (file: string): boolean => /node_modules\/(?:@aws-sdk|@smithy)\//.test(file)

const sum = (inputs: readonly { readonly bytes: number }[]): number =>
	inputs.reduce((total, { bytes }) => total + bytes, 0)

/** Sizes of the functions, and their shares of AWS SDK. */
export const bundleSizes = (): readonly BundleSize[] => {
	const { names, folder, inputs, dispose } = bundleLambdas()
	try {
		return names.toSorted().map((name) => {
			const code = readFileSync(join(folder(name), 'index.mjs'))
			const sdk = sum(inputs(name).filter(({ file }) => isSdk(file)))
			return {
				name,
				bytes: code.length,
				gzipBytes: gzipSync(code).length,
				sdkShare: sdk / sum(inputs(name)),
			}
		})
	} finally {
		dispose()
	}
}
