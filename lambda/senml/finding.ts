/** Codes that reject a whole pack. */
export type PackCode =
	| 'E_DECODE'
	| 'E_NOT_ARRAY'
	| 'E_EMPTY_PACK'
	| 'E_RECORD_NOT_MAP'
	| 'E_LABEL_TYPE'
	| 'E_DUP_KEY'
	| 'E_VERSION_INVALID'
	| 'E_VERSION_MISMATCH'
	| 'E_VERSION_UNSUPPORTED'
	| 'E_MUST_UNDERSTAND'
	| 'E_BASE_TYPE'
	| 'E_LIMIT'
	| 'E_NO_RECORDS'

/** Codes that drop one record; its base fields still apply to the following ones. */
export type RecordCode =
	| 'E_NAME'
	| 'E_FIELD_TYPE'
	| 'E_MULTI_VALUE'
	| 'E_NOT_FINITE'
	| 'E_BASE64'
	| 'E_TIME'
	| 'E_NO_VALUE'

/** Codes of records that resolve, but do not become part of an object update. */
export type Lwm2mCode =
	| 'E_PATH'
	| 'E_UNKNOWN_OBJECT'
	| 'E_UNKNOWN_RESOURCE'
	| 'E_VALUE_TYPE'
	| 'E_NO_LWM2M_VALUE'
	| 'E_NO_TIME'
	| 'E_TS_RESOURCE'
	| 'E_DUPLICATE'

/** Something was tolerated or left out without losing a value. */
export type WarningCode =
	| 'W_NO_VALUE'
	| 'W_BASE64_PADDING'
	| 'W_BASE_VALUE'
	| 'W_ENCODING'
	| 'W_PRECISION'
	| 'W_UNKNOWN_LABEL'
	| 'W_UNIT'
	| 'W_RANGE'
	| 'W_MISSING_RESOURCE'
	| 'W_DUPLICATE'
	| 'W_TS_RESOURCE'
	| 'W_TIME_FUTURE'
	| 'W_TIME_PAST'
	| 'W_TIME_FRACTION'
	| 'W_VERSION'

/** Codes about the message around the pack. */
export type MessageCode =
	| 'E_ENVELOPE'
	| 'E_CONTENT_FORMAT'
	| 'E_CONVERTED'
	| 'E_LIBRARY_MESSAGE'
	| 'E_APP_ID'
	| 'E_SHADOW'
	| 'E_GROUND_FIX'
	| 'E_ROUTED_MESSAGE'
	| 'E_TOO_LARGE'
	| 'E_PROCESSING'
	| 'E_RATE_LIMITED'
	| 'E_DEVICE_ID'
	| 'W_UNKNOWN_DEVICE'
	| 'W_STATE_FULL'
	| 'W_NOT_IN_HISTORY'
	| 'W_MAPPING'

export type FindingCode = PackCode | RecordCode | Lwm2mCode | WarningCode | MessageCode

export type Scope = 'pack' | 'record' | 'lwm2m' | 'message'

/** One observation about a message, precise enough to be acted on by the engineer who wrote the sender. */
export type Finding = {
	readonly code: FindingCode
	readonly severity: 'error' | 'warning'
	readonly scope: Scope
	/** index of the record in the pack, from 0 */
	readonly record?: number
	/** SenML label, or the label as sent if it is unknown */
	readonly field?: string
	/** resolved name of the record */
	readonly name?: string
	/** position in the payload, in bytes from 0 */
	readonly byteOffset?: number
	/** number of bytes at `byteOffset` that the finding is about */
	readonly byteLength?: number
	/** position in a payload of JSON (RFC 6901), such as `/0/v` */
	readonly jsonPointer?: string
	readonly expected?: string
	readonly got?: string
	/** one sentence */
	readonly message: string
}

/** Members that locate a finding; the ones that are undefined are left out. */
export type Details = {
	readonly record?: number | undefined
	readonly field?: string | undefined
	readonly name?: string | undefined
	readonly byteOffset?: number | undefined
	readonly byteLength?: number | undefined
	readonly expected?: string | undefined
	readonly got?: string | undefined
}

export const error = (
	scope: Scope,
	code: PackCode | RecordCode | Lwm2mCode | MessageCode,
	message: string,
	details: Details = {},
): Finding => finding('error', scope, code, message, details)

export const warning = (
	scope: Scope,
	code: WarningCode | MessageCode,
	message: string,
	details: Details = {},
): Finding => finding('warning', scope, code, message, details)

export const isError = ({ severity }: Finding): boolean => severity === 'error'

const finding = (
	severity: Finding['severity'],
	scope: Scope,
	code: FindingCode,
	message: string,
	{ record, field, name, byteOffset, byteLength, expected, got }: Details,
): Finding => ({
	code,
	severity,
	scope,
	...(record === undefined ? undefined : { record }),
	...(field === undefined ? undefined : { field: clip(field) }),
	...(name === undefined ? undefined : { name: clip(name) }),
	...(byteOffset === undefined ? undefined : { byteOffset }),
	...(byteLength === undefined ? undefined : { byteLength }),
	...(expected === undefined ? undefined : { expected }),
	...(got === undefined ? undefined : { got }),
	message,
})

const CLIP_LENGTH = 64

/** Up to so many UTF-16 units of a text from its beginning, without half of a character at the end. */
export const beginning = (text: string, length: number): string =>
	text.slice(0, isHighHalf(text.charCodeAt(length - 1)) && length < text.length ? length - 1 : length)

const isHighHalf = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00

const shorten = (text: string): string =>
	text.length > CLIP_LENGTH ? `${beginning(text, CLIP_LENGTH)}…` : text

/** Text from the payload as it may stand in a finding: short, so that findings stay small, and well-formed Unicode. */
export const clip = (text: string): string => shorten(text).toWellFormed()

/** Text from the payload as it may stand in a message: short, quoted, control characters and half characters escaped. */
export const quote = (text: string): string => JSON.stringify(shorten(text))
