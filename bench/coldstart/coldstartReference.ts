import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Versions of October 2024. At that time the AWS SDK came with the runtime, also unbundled. */
const dependencies = {
	'@aws-lambda-powertools/commons': '2.9.0',
	'@aws-lambda-powertools/metrics': '2.9.0',
	'@aws-sdk/client-dynamodb': '3.679.0',
	'@aws-sdk/client-eventbridge': '3.679.0',
	'@aws-sdk/client-iot-data-plane': '3.679.0',
	'@aws-sdk/util-dynamodb': '3.679.0',
	'@hello.nrfcloud.com/proto': '15.3.11',
	'@hello.nrfcloud.com/proto-map': '16.1.14',
	'@middy/core': '5.5.1',
	'@middy/input-output-logger': '5.5.1',
	'cbor-x': '1.6.0',
	id128: '1.6.6',
}

/** The release of Node.js 20 of that month: its functions run on `nodejs20.x`. */
const nodePackage = `node-${process.platform}-${process.arch}`
const nodeVersion = '20.18.0'

export type Reference = {
	/** the Node.js on which it is deployed */
	readonly node: string
	/** the files to import */
	readonly function: string
	readonly conversion: string
	readonly close: () => void
}

/** Installs the packages of the reference into a new folder, with the model of its function. */
export const installReference = async (): Promise<Reference> => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-reference-'))
	using starting = new DisposableStack()
	starting.defer(() => rmSync(folder, { recursive: true }))
	cpSync(join(import.meta.dirname, '../reference'), folder, { recursive: true })
	writeFileSync(
		join(folder, 'package.json'),
		JSON.stringify({
			private: true,
			type: 'module',
			dependencies: { ...dependencies, [nodePackage]: nodeVersion },
		}),
	)
	const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
	await promisify(execFile)('npm', ['install', ...options], { cwd: folder })
	const running = starting.move()
	return {
		node: join(folder, 'node_modules', nodePackage, 'bin/node'),
		function: join(folder, 'function.mjs'),
		conversion: join(folder, 'conversion.mjs'),
		close: () => running.dispose(),
	}
}
