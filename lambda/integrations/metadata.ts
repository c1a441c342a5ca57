type Misfit = { readonly field: string; readonly expected: string }

const maxEntries = 50

const maxNameLength = 100

const maxBytes = 8192

/** RFC 6901 §3 */
const pointer = (name: string): string => `/metadata/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** An object that is built member by member would take this one for its prototype. */
const isName = (name: string): boolean =>
	/^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(name) && name.length <= maxNameLength && name !== '__proto__'

/** What is wrong with the metadata of an integration; undefined if nothing is. */
export const checkMetadata = (metadata: Readonly<Record<string, string>>): Misfit | undefined => {
	const names = Object.keys(metadata)
	if (names.length > maxEntries)
		return { field: '/metadata', expected: `at most ${maxEntries} texts by name` }
	const wrong = names.find((name) => !isName(name))
	if (wrong !== undefined)
		return {
			field: pointer(wrong.slice(0, maxNameLength)),
			expected: `named with 1 to ${maxNameLength} printable characters`,
		}
	const bytes = Buffer.byteLength(JSON.stringify(metadata))
	return bytes > maxBytes ? { field: '/metadata', expected: `at most ${maxBytes} bytes as JSON` } : undefined
}
