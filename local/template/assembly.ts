import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Resource = {
	readonly Type: string
	readonly Properties?: Readonly<Record<string, unknown>>
	readonly Condition?: string
}

export type Template = {
	readonly Resources: Readonly<Record<string, Resource>>
	readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Description?: string }>>
}

/** The output of `cdk synth` for one stack. */
export type Assembly = {
	readonly stackName: string
	readonly template: Template
	/** absolute path of the files of an asset, by the key it would have in the bucket of the bootstrap stack */
	readonly assets: ReadonlyMap<string, string>
}

type Manifest = {
	readonly artifacts: Readonly<
		Record<
			string,
			{
				readonly type: string
				readonly properties?: {
					readonly stackName?: string
					readonly templateFile?: string
					/** of an asset manifest */
					readonly file?: string
				}
			}
		>
	>
}

type AssetManifest = {
	readonly files: Readonly<
		Record<
			string,
			{
				readonly source: { readonly path: string }
				readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>
			}
		>
	>
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

const readAssets = (folder: string, file: string): ReadonlyMap<string, string> => {
	const { files } = readJson(join(folder, file)) as AssetManifest
	return new Map(
		Object.values(files).flatMap(({ source, destinations }) =>
			Object.values(destinations).map(({ objectKey }) => [objectKey, join(folder, source.path)] as const),
		),
	)
}

/** Reads a cloud assembly with exactly one stack. */
export const readAssembly = (folder: string): Assembly => {
	const { artifacts } = readJson(join(folder, 'manifest.json')) as Manifest
	const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack')
	const [stack] = stacks
	if (stack === undefined || stacks.length > 1)
		throw new Error(`${folder}: expected one stack, found ${stacks.length}`)
	const [id, { properties = {} }] = stack
	const assets = artifacts[`${id}.assets`]?.properties?.file
	return {
		stackName: properties.stackName ?? id,
		template: readJson(join(folder, properties.templateFile ?? '')) as Template,
		assets: assets === undefined ? new Map() : readAssets(folder, assets),
	}
}
