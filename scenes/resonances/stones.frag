// Stone by stone: a wave goes over the picture, and what it reaches is laid anew in small squares.
float chance(vec2 stone) { return fract(sin(dot(stone, vec2(12.9898, 78.233))) * 43758.5453); }

vec4 mix_pictures(vec2 at, float progress) {
    float stone_px = size.y / 27.0;
    vec2 stone = floor(at * size / stone_px);
    vec2 middle = (stone + 0.5) * stone_px / size;
    // From the middle of the lower edge outwards; each stone a little before or after its turn.
    float turn = 0.62 * length((middle - vec2(0.5, 0.8)) * vec2(size.x / size.y, 1.0) * 0.8)
        + 0.22 * chance(stone);
    float laid = clamp((progress * 1.25 - turn) * 5.0, 0.0, 1.0);
    if (laid <= 0.0) return before(at);
    if (laid >= 1.0) return after(at);
    // It lies in its joint, takes the colour of its place, and grows together with the others.
    vec2 within = abs(fract(at * size / stone_px) - 0.5);
    float joint = smoothstep(0.40, 0.47, max(within.x, within.y)) * (1.0 - laid * laid);
    vec4 tile = mix(after(middle) * (0.85 + 0.3 * chance(stone + 7.0)), after(at), laid * laid);
    vec4 seen = mix(before(at), tile, smoothstep(0.0, 0.35, laid));
    return vec4(seen.rgb * (1.0 - 0.75 * joint), 1.0);
}
