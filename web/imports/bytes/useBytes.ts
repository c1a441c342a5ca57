import { useMemo } from 'preact/hooks'

/** The bytes of base64. */
export const bytesOf = (base64: string): Uint8Array =>
	Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

export const useBytes = (base64: string): Uint8Array => useMemo(() => bytesOf(base64), [base64])
