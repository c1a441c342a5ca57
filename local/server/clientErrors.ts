import type { Refusal } from './refusal.ts'

const byCode: Readonly<Record<string, Refusal>> = {
	// RFC 6585 §5
	HPE_HEADER_OVERFLOW: { status: 431, message: 'Request Header Fields Too Large' },
	HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'Request Entity Too Large' },
	ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'Request Timeout' },
}

/** The answer to bytes that are not HTTP. */
export const unreadable = ({ code = '' }: NodeJS.ErrnoException): Refusal =>
	byCode[code] ?? { status: 400, message: 'Bad Request' }
