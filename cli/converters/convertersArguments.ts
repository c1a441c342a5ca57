import type { Language } from '../../lambda/converters/converter.ts'
import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'
import { languageOf, metadataOf } from './converterOptions.ts'

export const usage = `Usage: npm run converters -- run <file> --payload <payload> [options]
       npm run converters -- run <file> --import <integration>/<import> [options]
       npm run converters -- compare <id> <file or version> --since <time> [options]
       npm run converters -- verify <folder> [--json]
       npm run converters -- list | show <id>[@<version>] | new-version <id> <file> [options]

run converts one message and shows what the converter prints, its result, and the devices in it.

  <file>                    a script, or the JSON of a converter exported from ThingsBoard
  --payload <payload>       one of
                              @<file>       the bytes of a file
                              0x<digits>    hex digits
                              anything else is text
  --language <language>     javascript, tbel or ttn (The Things Network, ChirpStack); default: as the file says,
                            tbel for a file *.tbel, ttn for a script with decodeUplink or Decode, else javascript
  --metadata <name>=<text>  for the converter, as often as needed; a codec of ttn needs deviceName, and may have
                            deviceType and fPort
  --json                    prints JSON

  --import <integration>/<import>
                            in place of a payload: a message in the log of an integration, with its metadata

compare runs another converter over the messages of all integrations that use converter <id>, and prints which values differ
from the recorded ones.

  <file or version>         a script, or a stored version: 3
  --since <time>            how far back: 90m, 12h, 30d, or 2026-11-29T02:00:00Z
  --json                    prints JSON

verify runs a library of converters over the payloads in it, and compares the results. The folder is laid out as the
public library thingsboard/data-converters: converter.json, metadata.json, payload.{json,txt,base64} and result.json,
payload_<n> and result_<n>, in any depth.

list, show and new-version are about the converters that a stack has.

  list                      all converters, with their newest version
  show <id>[@<version>]     a version with its script: the newest one, or this one
  new-version <id> <file>   stores a script, or a file exported from ThingsBoard, as the next version; integrations
                            keep theirs until they get this one: npm run integrations -- update
  --language <language>     of the script, as above; default: that of the converter
  --mapping <file>          JSON with the resources of telemetry keys: { "temperature2": "3303/1/5700", "raw": null };
                            default: that of the newest version
  --stack <name>            a stack in the AWS account of the environment; without it, local mode (npm start)
  --json                    prints JSON

Exit code: 0 if everything was converted as it should be, 1 if not, 2 if the command line is wrong.
`

export type ConvertersArguments =
	| {
			readonly command: 'run'
			readonly file: string
			readonly payload: string
			readonly language: Language | undefined
			readonly metadata: Readonly<Record<string, string>>
			readonly json: boolean
	  }
	| { readonly command: 'verify'; readonly folder: string; readonly json: boolean }

const options = {
	payload: { type: 'string' },
	language: { type: 'string' },
	metadata: { type: 'string', multiple: true, default: [] as string[] },
	json: { type: 'boolean', default: false },
} as const

/** Reads the command line of `npm run converters`. Throws a `UsageError`. */
export const parseConvertersArguments = (argv: readonly string[]): ConvertersArguments | 'help' => {
	const { values, positionals } = readCommandLine(argv, options)
	if (values.help) return 'help'
	const [command, subject, unexpected] = positionals
	const { payload, language, metadata, json } = values
	if (command !== 'run' && command !== 'verify')
		throw new UsageError('the command is run, compare, verify, list, show or new-version')
	if (subject === undefined)
		throw new UsageError(command === 'run' ? 'the file of a converter is missing' : 'a folder is missing')
	refuseArgument(unexpected, '; a payload with spaces needs quotes')
	if (command === 'verify') {
		if (payload !== undefined || language !== undefined || metadata.length > 0)
			throw new UsageError('--payload, --language and --metadata are for run')
		return { command, folder: subject, json }
	}
	if (payload === undefined) throw new UsageError('--payload is missing')
	return {
		command,
		file: subject,
		payload,
		language: languageOf(language),
		metadata: metadataOf(metadata),
		json,
	}
}
