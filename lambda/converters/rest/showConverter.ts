import type { Converter, ConverterVersion } from '../store/converterVersion.ts'
import type { StoredVersion } from '../store/storeVersion.ts'

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString()

export const shownConverter = ({ createdAt, ...converter }: Converter) => ({
	...converter,
	createdAt: isoTime(createdAt),
})

export const shownVersion = (name: string, { createdAt, ...version }: ConverterVersion) => ({
	...version,
	name,
	createdAt: isoTime(createdAt),
})

/** Without the script, which its sender has. */
export const shownStored = (name: string, { version, isNew }: StoredVersion, notes: readonly string[]) => {
	const { source: _source, ...shown } = shownVersion(name, version)
	return { ...shown, isNew, notes }
}
