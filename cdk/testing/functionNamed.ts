import type { Assembly } from '../../local/template/assembly.ts'

/** The logical id of a function by its name without the hash: `ImportsProcessor`. */
export const functionNamed = ({ template }: Assembly, name: string): string => {
	const id = Object.entries(template.Resources).find(
		([logicalId, { Type }]) =>
			Type === 'AWS::Lambda::Function' && logicalId.replace(/[0-9A-F]{8}$/, '') === name,
	)?.[0]
	if (id === undefined) throw new Error(`the stack has no function ${name}`)
	return id
}
