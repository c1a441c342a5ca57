/** A response as received. */
export type HttpResponse = {
	readonly status: number
	/** names in lower case */
	readonly headers: ReadonlyMap<string, string>
	readonly body: string
	/** of the whole response, in bytes */
	readonly length: number
}

type Extent = { readonly from: number; readonly to: number; readonly end: number }

/** RFC 9112 §7.1, without extensions and trailers, which this server does not send. */
const chunkedExtent = (bytes: Buffer, from: number): Extent | undefined => {
	for (let at = from; ; ) {
		const lineEnd = bytes.indexOf('\r\n', at)
		if (lineEnd < 0) return undefined
		const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
		if (!(size >= 0)) throw new Error('a chunk without a size')
		at = lineEnd + 2 + size + 2
		if (bytes.length < at) return undefined
		if (size === 0) return { from, to: at, end: at }
	}
}

/** RFC 9112 §6.3 */
const bodyExtent = (
	bytes: Buffer,
	from: number,
	{ status, headers, isHead }: { status: number; headers: ReadonlyMap<string, string>; isHead: boolean },
): Extent | undefined => {
	if (isHead || status < 200 || status === 204 || status === 304) return { from, to: from, end: from }
	if (headers.get('transfer-encoding') === 'chunked') return chunkedExtent(bytes, from)
	const length = Number(headers.get('content-length') ?? Number.NaN)
	if (!Number.isInteger(length)) throw new Error(`a response ${status} without a length`)
	const end = from + length
	return bytes.length < end ? undefined : { from, to: end, end }
}

/**
 * The first response in the bytes that a server has sent; undefined until it is complete. Throws if it is not HTTP.
 *
 * @param isHead whether it answers a HEAD request, and so has no body
 */
export const readResponse = (bytes: Buffer, isHead = false): HttpResponse | undefined => {
	const headEnd = bytes.indexOf('\r\n\r\n')
	if (headEnd < 0) return undefined
	const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
	const status = Number(/^HTTP\/1\.1 ([1-5]\d\d) /.exec(statusLine)?.[1])
	if (Number.isNaN(status)) throw new Error(`no status line: ${JSON.stringify(statusLine.slice(0, 80))}`)
	const headers = new Map(
		lines.map((line): readonly [string, string] => {
			const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+): *(.*)$/.exec(line) ?? []
			if (name === '') throw new Error(`no header field: ${JSON.stringify(line.slice(0, 80))}`)
			return [name.toLowerCase(), value]
		}),
	)
	const extent = bodyExtent(bytes, headEnd + 4, { status, headers, isHead })
	return (
		extent && { status, headers, body: bytes.toString('utf8', extent.from, extent.to), length: extent.end }
	)
}
