import { rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'

/** dynalite on a Unix socket, until standard input ends, as it does when the process that has started this one ends. */

type Options = { readonly path: string; readonly createTableMs: number }

const create = createRequire(import.meta.url)('dynalite') as (options: Options) => Server

const [, , data = '', socket = ''] = process.argv
process.umask(0o077)
// Of a process that was killed.
rmSync(socket, { force: true })
create({ path: data, createTableMs: 0 }).listen(socket, () => process.stdout.write('listens\n'))
process.stdin.resume().once('close', () => {
	rmSync(socket, { force: true })
	process.exit()
})
