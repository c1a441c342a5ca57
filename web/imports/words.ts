/** The ways by which messages come, for people. */
const doors: Readonly<Record<string, string>> = {
	iot: 'CoAP or MQTT',
	edge: 'CoAP edge',
	webhook: 'Webhook of nRF Cloud',
	coap: 'Integration, CoAP',
	http: 'Integration, HTTP',
}

export const doorWords = (door: string): string => doors[door] ?? door

const formats: Readonly<Record<string, string>> = {
	'application/senml+json': 'SenML in JSON',
	'application/senml+cbor': 'SenML in CBOR',
	'application/vnd.senml-live.converted+json': 'Output of a converter',
	'nrfcloud-ground-fix': 'Location by nRF Cloud',
	'nrfcloud-library-message': 'Library message of nRF Cloud',
	'nrfcloud-raw-envelope': 'Envelope of nRF Cloud',
	'nrfcloud-routed-message': 'Message routed by nRF Cloud',
	'nrfcloud-shadow-document': 'Shadow of nRF Cloud',
}

export const formatWords = (contentFormat: string): string => formats[contentFormat] ?? contentFormat

export const counted = (count: number, noun: string): string =>
	`${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

const two = (number: number): string => String(number).padStart(2, '0')

/** In the time zone of the browser: `14:03:12`; before today `Nov 28, 14:03`. Both in milliseconds since the Unix epoch. */
export const shortTime = (at: number, now: number): string => {
	const time = new Date(at)
	const clock = `${two(time.getHours())}:${two(time.getMinutes())}`
	if (time.toDateString() === new Date(now).toDateString()) return `${clock}:${two(time.getSeconds())}`
	return `${months[time.getMonth()]} ${time.getDate()}, ${clock}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `2025-11-21 04:40:02.523`, in UTC; the number if it is no date. @param at milliseconds since the Unix epoch */
export const utcTime = (at: number): string => {
	const time = new Date(at)
	if (Number.isNaN(time.getTime())) return String(at)
	return time
		.toISOString()
		.replace('T', ' ')
		.replace(/(?:\.000)?Z$/, '')
}
