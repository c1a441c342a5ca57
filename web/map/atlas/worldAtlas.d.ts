/** Without this, the compiler would make a type of all coordinates. */
declare module 'world-atlas/*.json' {
	const atlas: import('./atlas.ts').Atlas
	export default atlas
}
