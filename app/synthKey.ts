import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Everything of which a stack is made: the app, the code of the functions, the context, and the installed packages. */
const inputs = ['{cdk,client,contracts,lambda,web}/**/*', 'cdk.json', 'package.json', 'tsconfig.json']

/** What npm has installed. */
const installed = 'node_modules/.package-lock.json'

const notInputs = ['**/node_modules', 'client/dist', '**/*.test.ts']

const filesIn = (project: string): readonly string[] =>
	globSync(inputs, { cwd: project, exclude: notInputs, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.toSorted()

/**
 * Names the content from which a stack is synthesised: the same name means the same stack. Undefined if npm did not record
 * what it installed, so that a change of a package would go unnoticed.
 */
export const synthKey = (project: string): string | undefined => {
	if (!existsSync(join(project, installed))) return undefined
	const hash = createHash('sha256').update(process.version)
	for (const file of [...filesIn(project), join(project, installed)]) {
		const content = readFileSync(file)
		hash.update(`\0${file.slice(project.length)}\0${content.length}\0`).update(content)
	}
	return hash.digest('hex').slice(0, 32)
}
