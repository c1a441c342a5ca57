import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Programs of Python packages. */
export type Tools = { readonly ministack: string; readonly cfnLint: string }

/** Git ignores it, and `npm ci` begins it anew. */
const folder = join(import.meta.dirname, '../../node_modules/.cache/rehearse')
const requirements = join(import.meta.dirname, 'requirements.txt')
/** what is installed; written last */
const stamp = join(folder, 'installed.txt')

const succeeds = (command: string, ...argv: string[]): boolean => spawnSync(command, argv).status === 0

/** MiniStack needs this version; `ensurepip` is missing where Debian's python3-venv is. */
const hasPython = (): boolean =>
	succeeds('python3', '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))')

const hasOpenssl = (): boolean => succeeds('openssl', 'version')

/** Installs packages of Debian and Ubuntu, if the user has the rights. */
const install = (packages: string, print: (text: string) => void): void => {
	const asRoot = process.getuid?.() === 0 ? '' : 'sudo -n '
	const command = `${asRoot}apt-get update -qq && ${asRoot}apt-get install --yes --no-install-recommends ${packages}`
	print(command)
	spawnSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] })
}

const requireTool = (
	{ has, packages, what }: { readonly has: () => boolean; readonly packages: string; readonly what: string },
	print: (text: string) => void,
): void => {
	if (!has()) install(packages, print)
	if (!has())
		throw new Error(
			`The rehearsal needs ${what} and could not install it. Debian and Ubuntu: apt-get install ${packages}`,
		)
}

const pip = (...argv: string[]): void => {
	const { status } = spawnSync(join(folder, 'bin/python'), ['-m', 'pip', ...argv], {
		stdio: ['ignore', 'ignore', 'inherit'],
	})
	if (status !== 0) throw new Error(`pip ${argv.join(' ')} failed; its reason is above`)
}

/**
 * Installs the pinned packages into a virtual environment of this project, unless they are there. Throws, and says what
 * to do, without Python.
 */
export const installTools = async (print: (text: string) => void): Promise<Tools> => {
	requireTool(
		{ has: hasPython, packages: 'python3 python3-venv', what: 'Python 3.10 or later with the module venv' },
		print,
	)
	requireTool({ has: hasOpenssl, packages: 'openssl', what: 'the command openssl' }, print)
	const wanted = readFileSync(requirements, 'utf8')
	if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
		print(`installing ${wanted.split('\n').length - 1} Python packages into ${folder}`)
		rmSync(folder, { recursive: true, force: true })
		if (!succeeds('python3', '-m', 'venv', folder)) throw new Error(`python3 -m venv ${folder} failed`)
		pip('install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', requirements)
		writeFileSync(stamp, wanted)
	}
	return { ministack: join(folder, 'bin/ministack'), cfnLint: join(folder, 'bin/cfn-lint') }
}
