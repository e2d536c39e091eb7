/** How eyes see the colours of a terminal: contrast by WCAG, missing cones by Machado and others (2009). */

export type Colour = readonly number[];

/** One of the 216 colours of the cube, 16 to 231. */
export function paletteColour(number: number): number[] {
	const at = number - 16;
	return [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map(step => (step === 0 ? 0 : 55 + 40 * step));
}

const linear = (value: number) =>
	value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;

function luminance(colour: Colour): number {
	const [red = 0, green = 0, blue = 0] = colour.map(linear);
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 to 21; 3 is what large or bold text needs, 4.5 what every text should have. */
export function contrast(a: Colour, b: Colour): number {
	const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
	return (light + 0.05) / (dark + 0.05);
}

const eyesight = {
	normal: [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
} as const;

/** Distance of two colours in CIE L*a*b* as these eyes see them; 2 is just noticeable. */
export function difference(a: Colour, b: Colour, eyes: keyof typeof eyesight): number {
	const [one, other] = [lab(seen(a, eyes)), lab(seen(b, eyes))];
	return Math.hypot(...one.map((value, at) => value - other[at]!));
}

function seen(colour: Colour, eyes: keyof typeof eyesight): number[] {
	const light = colour.map(linear);
	return eyesight[eyes].map(row =>
		Math.min(
			1,
			Math.max(
				0,
				row.reduce<number>((sum, part, at) => sum + part * light[at]!, 0),
			),
		),
	);
}

function lab([red = 0, green = 0, blue = 0]: readonly number[]): number[] {
	const curve = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
	const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
	const y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue);
	const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
