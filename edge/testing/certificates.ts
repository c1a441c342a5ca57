import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** PEM, and the files that foreign programs read */
export type Certificate = Readonly<{ cert: string; key: string; certFile: string; keyFile: string }>

export type Authority = Certificate &
	Readonly<{
		issue: (commonName: string) => Certificate
		/** one that nobody trusts */
		foreign: () => Authority
	}>

const KEYS = {
	ecdsa: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
	rsa: ['rsa:2048'],
} as const

/** An authority with a key of its own, made by OpenSSL, whose files live as long as the test. */
export const createAuthority = (
	t: Pick<TestContext, 'after'>,
	{ kind = 'ecdsa' }: Readonly<{ kind?: keyof typeof KEYS }> = {},
): Authority => {
	const folder = mkdtempSync(join(tmpdir(), 'certs-'))
	t.after(() => rmSync(folder, { recursive: true }))
	let count = 0
	const make = (commonName: string, more: readonly string[]): Certificate => {
		const [certFile, keyFile] = [join(folder, `${++count}.crt`), join(folder, `${count}.key`)]
		const request = ['req', '-x509', '-nodes', '-days', '2', '-newkey', ...KEYS[kind]]
		execFileSync(
			'openssl',
			[...request, '-subj', `/CN=${commonName}`, '-keyout', keyFile, '-out', certFile, ...more],
			{ stdio: ['ignore', 'ignore', 'pipe'] },
		)
		return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile }
	}
	const own = make('senml-live test authority', [])
	const issue = (commonName: string): Certificate => {
		const signed = ['-CA', own.certFile, '-CAkey', own.keyFile]
		const extensions = ['basicConstraints=critical,CA:FALSE', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
		const added = extensions.flatMap((extension) => ['-addext', extension])
		const issued = make(commonName, [...signed, ...added])
		// One file for programs that want certificate and key in one.
		writeFileSync(issued.certFile, issued.cert + issued.key)
		return issued
	}
	return { ...own, issue, foreign: () => createAuthority(t, { kind }) }
}
