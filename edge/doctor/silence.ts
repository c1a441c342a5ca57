import { BlockList, isIPv4 } from 'node:net'

const notPublic = new BlockList()
notPublic.addSubnet('10.0.0.0', 8)
notPublic.addSubnet('172.16.0.0', 12)
notPublic.addSubnet('192.168.0.0', 16)
// RFC 6598: between a provider and its customers
notPublic.addSubnet('100.64.0.0', 10)
notPublic.addSubnet('fc00::', 7, 'ipv6')
notPublic.addSubnet('fe80::', 10, 'ipv6')

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

const family = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6')

export const isLoopback = (address: string): boolean => loopback.check(address, family(address))

const notRunning = (port: number): string =>
	`no server runs there, or it listens on another port than ${port}`

const onlyLoopback =
	'the server listens on 127.0.0.1 only, which is the default: start it with --host 0.0.0.0 (and --host :: for IPv6)'

/** What it can mean that nothing answers. */
export const causesOfSilence = (address: string, port: number): readonly string[] => {
	if (isLoopback(address)) return [notRunning(port), 'a firewall of this machine drops UDP on the loopback']
	return [
		`a firewall of the server or a security group drops it: open port ${port} for UDP; a rule for TCP does not help`,
		onlyLoopback,
		notRunning(port),
		...(notPublic.check(address, family(address))
			? [`${address} is a private address: only machines of the same network, or of its VPN, reach it`]
			: [
					`the server is behind a router (NAT) that does not forward UDP port ${port} to it`,
					`the network of this machine lets no UDP out to port ${port}: try from another one, such as a phone`,
				]),
	]
}

/** What it means that the other machine reports a closed port (ICMP: port unreachable). */
export const causesOfRefusal = (address: string, port: number): readonly string[] => [
	notRunning(port),
	...(isLoopback(address) ? [] : [onlyLoopback]),
]
