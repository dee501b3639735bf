// A part of a line: red is the coverage of its stroke; green and blue, 256ths and 65536ths, say how
// far along the line a texel lies. Where the line crosses itself neighbours lie far apart on it.
in vec2 texel;
flat in vec4 bounds;
flat in vec4 paint;
flat in vec4 looks;  // texture layer, from, to

uniform sampler2DArray pictures;

out vec4 pixel;

// Coverage, and how far along, of one texel of the picture itself.
vec2 stroke(ivec2 place, ivec2 last) {
    if (place != clamp(place, ivec2(0), last)) return vec2(0.0);
    vec3 found = texelFetch(pictures, ivec3(place, int(looks.x + 0.5)), 0).rgb;
    return vec2(found.r, dot(found.gb, vec2(65280.0, 255.0)) / 65535.0);
}

// From one texel to the next along the line: of the two neighbours' steps the smaller, which lies on
// the same stretch of it; none towards a texel that the line does not touch.
float slope(vec2 before, float here, vec2 after) {
    float a = before.x > 0.0 ? here - before.y : 0.0;
    float b = after.x > 0.0 ? after.y - here : 0.0;
    if (before.x <= 0.0) a = b;
    if (after.x <= 0.0) b = a;
    return abs(a) < abs(b) ? a : b;
}

void main() {
    vec2 size = vec2(textureSize(pictures, 0).xy);
    ivec2 last = ivec2(size) - 1;
    vec2 place = clamp(texel, bounds.xy, bounds.zw);
    vec2 wide = fwidth(texel * size);  // texels under this pixel
    float covered = texture(pictures, vec3(place, looks.x)).r;
    ivec2 nearest = ivec2(floor(place * size));
    vec2 here = stroke(nearest, last);
    int apart = int(max(0.5 * max(wide.x, wide.y), 1.0));  // in a small drawing, half a pixel
    ivec2 across = ivec2(apart, 0), down = ivec2(0, apart);
    vec2 west = stroke(nearest - across, last), east = stroke(nearest + across, last);
    vec2 north = stroke(nearest - down, last), south = stroke(nearest + down, last);
    if (here.x <= 0.0) {  // beside the stroke, where filtering still finds some of it
        here = west.x > here.x ? west : here;
        here = east.x > here.x ? east : here;
        here = north.x > here.x ? north : here;
        here = south.x > here.x ? south : here;
    }
    vec2 slopes = vec2(slope(west, here.y, east), slope(north, here.y, south)) / float(apart);
    float along = here.y + dot(slopes, place * size - (vec2(nearest) + 0.5));
    // One texel, or what one pixel covers of them; at least what 16 bits can tell apart.
    float soft = max(length(slopes) * max(max(wide.x, wide.y), 1.0), 1.0 / 65535.0);
    // Half an edge out at the ends of the line: 0 shows nothing of it and 1 everything.
    vec2 ends = clamp(looks.yz, 0.0, 1.0);
    ends += (ends - 0.5) * soft;
    float begun = clamp((along - ends.x) / soft + 0.5, 0.0, 1.0);
    float reached = clamp((ends.y - along) / soft + 0.5, 0.0, 1.0);
    if (looks.y <= 0.0) begun = 1.0;
    if (looks.z >= 1.0) reached = 1.0;
    bool whole = looks.y <= 0.0 && looks.z >= 1.0;
    bool known = here.x > 0.0 && looks.z > looks.y;
    pixel = whole || known ? paint * (covered * begun * reached) : vec4(0.0);
}
