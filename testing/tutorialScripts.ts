/** The three messages of the CoAP tutorial of ThingsBoard, and converters for them in our own words. */
export const tutorial = [
	{
		name: 'text',
		contentFormat: 'text/plain',
		// Without -n, echo adds a line feed.
		payload: 'SN-001,default,temperature,25.7,humidity,69\n',
		script: `
const fields = String.fromCharCode(...payload).trim().split(',')
const telemetry = {}
for (let at = 2; at < fields.length; at += 2) telemetry[fields[at]] = parseFloat(fields[at + 1])
return { deviceName: fields[0], deviceType: fields[1], telemetry, attributes: {} }`,
	},
	{
		name: 'JSON',
		contentFormat: 'application/json',
		payload: '{"deviceName": "SN-001", "deviceType": "default", "temperature": 25.7, "humidity": 69}',
		script: `
function Decoder(payload, metadata) {
	const { deviceName, deviceType, temperature, humidity } = JSON.parse(String.fromCharCode(...payload))
	return { deviceName, deviceType, telemetry: { temperature, humidity } }
}`,
	},
	{
		name: 'bytes',
		contentFormat: 'application/octet-stream',
		payload: '\x53\x4e\x2d\x30\x30\x31\x64\x65\x66\x61\x75\x6c\x74\x32\x35\x2e\x37\x36\x39',
		script: `
const text = (from, to) => String.fromCharCode(...payload.slice(from, to))
return {
	deviceName: text(0, 6),
	deviceType: text(6, 13),
	telemetry: { temperature: parseFloat(text(13, 17)), humidity: parseFloat(text(17, 19)) },
}`,
	},
] as const
