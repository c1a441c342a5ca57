// Without these, the compiler would make a type of all coordinates.
declare module 'world-atlas/countries-110m.json' {
	const atlas: import('./atlas.ts').Atlas
	export default atlas
}
declare module 'world-atlas/countries-50m.json' {
	const atlas: import('./atlas.ts').Atlas
	export default atlas
}
declare module 'world-atlas/countries-10m.json' {
	const atlas: import('./atlas.ts').Atlas
	export default atlas
}
