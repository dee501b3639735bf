// Rings of light run over a cloth as over water. What it is given stands in shader.yaml:
// tint, deep (colours), cloth (a picture), beat (1 at a stroke, then less), calm (0 to 1).

float ring(float far, float at, float wide) {
    float off = (far - at) / wide;
    return exp(-off * off);
}

vec4 paint(vec2 uv) {
    vec2 p = (uv - 0.5) * size / size.y;                   // (0, 0) is the middle, any shape of size
    float far = length(p);
    float swell = sin(far * 34.0 - time * 4.0) * exp(-2.5 * far) * (1.0 - calm);
    vec2 bent = p * (1.0 + (0.05 + 0.06 * beat) * swell);  // the cloth, as seen through the water
    float turn = 6.2832 * phase;                           // phase goes from 0 to 1 in a period
    mat2 slow = mat2(cos(turn), sin(turn), -sin(turn), cos(turn));
    vec3 seen = cloth(0.5 + 0.48 * slow * bent).rgb * mix(deep.rgb, vec3(1.0), exp(-3.0 * far * far));
    float light = ring(far, 0.9 * (1.0 - beat), 0.03) * beat + 0.35 * max(swell, 0.0);
    float leaves = 0.5 + 0.5 * cos(8.0 * atan(p.y, p.x) + turn);
    light += ring(far, 0.13 + 0.05 * leaves, 0.012);       // a flower in the middle
    return vec4(seen + tint.rgb * light, 1.0);
}
