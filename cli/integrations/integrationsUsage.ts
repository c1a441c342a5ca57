export const usage = `Usage: npm run integrations -- <command> [options]

  create <name>                 makes an integration and prints its endpoint
      --decoder <file>          stores this converter: a script, or a file exported from ThingsBoard
      --converter <id>[@<n>]    uses a stored converter instead: its newest version, or version n
  list                          all integrations
  show <id>                     an integration
  update <id>                   changes what the options name
      --name <text>             another name
      --revision <n>            only if the integration still has this revision
  rotate-key <id>               makes a new routing key; the old one is refused from now on
  delete <id>                   removes an integration; its log and its counters expire
  log <id>                      what became of its messages, newest first
      --errors                  only those in which something is wrong
      --limit <n>               how many at most; default: 20
      --since <time>            not before: 90m, 12h, 30d, or 2026-11-29T02:00:00Z
  run-again <id> --since <time> converts messages once more of which no device came out: after the converter is mended

Options of create and update:
      --decoder <file>          with update: a new version of its converter, which it uses from now on
      --language <language>     javascript, tbel or ttn (The Things Network, ChirpStack); default: as the file says,
                                tbel for a file *.tbel, ttn for a script with decodeUplink or Decode, else javascript
      --encoder <file>          stores this converter of downlinks: what is sent to devices is made by it; its devices get it
                                with the answers to their messages
      --downlink-converter <id>[@<n>]  uses a stored one instead; with update, --no-encoder removes it
      --mapping <file>          JSON with the resources of telemetry keys: { "temperature2": "3303/1/5700", "raw": null }
      --security <mode>         no-secure (default): plain CoAP; dtls: DTLS; mixed: both
      --prefix <path>           segments before /i/: api/v2; with update, "" removes them
      --metadata <name>=<text>  for the converter, as often as needed; with update, these replace the earlier ones
      --rate-limit <limits>     messages and seconds: 10:1,300:60; with update, "" removes them
      --no-create-devices       messages of unknown devices register nothing (--create-devices undoes it)
      --disable                 takes no messages (--enable undoes it)

  --stack <name>                a stack in the AWS account of the environment; without it, local mode (npm start)
  --json                        prints JSON
`
