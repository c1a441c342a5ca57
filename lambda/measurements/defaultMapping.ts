/** Telemetry keys that become a resource of LwM2M or IPSO unless a converter says otherwise. */
type Rule = {
	/** object, instance, resource */
	readonly path: string
	/** spellings, see `spellingOf` */
	readonly keys: readonly string[]
}

/**
 * A key is here if its name says what is measured, and if the resource leaves the unit open or the quantity has one unit
 * only. The voltage of a battery is not here: devices send volts and millivolts, and no name tells which.
 */
export const defaultMapping: readonly Rule[] = [
	{ path: '3303/0/5700', keys: ['temperature', 'temp'] },
	{ path: '3304/0/5700', keys: ['humidity', 'relativehumidity'] },
	{
		path: '3315/0/5700',
		keys: ['pressure', 'barometer', 'barometricpressure', 'airpressure', 'atmosphericpressure'],
	},
	{ path: '3301/0/5700', keys: ['illuminance', 'illumination', 'luminosity', 'lux'] },
	{ path: '3316/0/5700', keys: ['voltage'] },
	{ path: '3317/0/5700', keys: ['current'] },
	{ path: '3325/0/5700', keys: ['concentration', 'co2', 'carbondioxide'] },
	// The definition says 0 to 100: a battery in volts or millivolts stays a measurement, most often.
	{
		path: '3/0/9',
		keys: ['battery', 'batterylevel', 'batterypercent', 'batterypercentage', 'stateofcharge', 'soc'],
	},
	{ path: '6/0/0', keys: ['latitude', 'lat'] },
	{ path: '6/0/1', keys: ['longitude', 'lon', 'lng'] },
	{ path: '6/0/2', keys: ['altitude'] },
	{ path: '4/0/2', keys: ['rssi', 'signalstrength'] },
	{ path: '14203/0/2', keys: ['rsrp'] },
]

const paths: ReadonlyMap<string, string> = new Map(
	defaultMapping.flatMap(({ path, keys }) => keys.map((key) => [key, path] as const)),
)

/** `batteryLevel`, `battery_level` and `Battery level` are one spelling. */
const spellingOf = (key: string): string => key.toLowerCase().replaceAll(/[\s_.-]/g, '')

/** Undefined if the key is a measurement. */
export const defaultPath = (key: string): string | undefined => paths.get(spellingOf(key))
