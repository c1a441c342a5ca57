/** So many sockets, and so many posts, are one piece of work. */
const maxSockets = 200
const maxPosts = 2000

/** Divides sockets among those who post to them. */
export const shareOut = <T>(watchers: readonly T[], frames: number): readonly (readonly T[])[] => {
	const size = Math.max(1, Math.min(maxSockets, Math.floor(maxPosts / frames)))
	return Array.from({ length: Math.ceil(watchers.length / size) }, (_, index) =>
		watchers.slice(index * size, (index + 1) * size),
	)
}
