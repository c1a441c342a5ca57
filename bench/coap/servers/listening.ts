/** The line by which a server tells the benchmark its ports. It ends with the benchmark, whose pipe is its standard input. */
export const listening = (ports: Readonly<{ port: number; dtlsPort?: number }>): void => {
	process.stdout.write(`${JSON.stringify(ports)}\n`)
	process.stdin.resume().once('end', () => process.exit(0))
}
