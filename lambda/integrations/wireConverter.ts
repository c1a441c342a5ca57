import { convertedDevices } from '../converters/convertedDevices.ts'
import type { ConverterSource } from '../converters/converter.ts'
import type { Engine } from '../converters/engine.ts'
import type { Converter } from './convert/ports.ts'

/** A script as a converter: the same for messages from the queue and for those that somebody tries it on. */
export const wireConverter = (engine: Engine, { language, source }: ConverterSource): Converter => ({
	run: (input, milliseconds) =>
		engine.run({ language, source }, input, milliseconds === undefined ? {} : { milliseconds }),
	devicesOf: convertedDevices,
})
