// A film: planes as the decoder gives them, turned into premultiplied sRGB here.
in vec2 kit_at;
in vec2 kit_uv;
flat in vec2 kit_middle_edge;

uniform vec4 kit_colour;    // straight sRGB, seen opacity in alpha
uniform vec3 across, down;  // from the quad (0..1) to the picture as it is stored
// What may be read of it, half a sample inside, so that neither half of a picture with a matte shows
// the other: low u, low v, high u, high v; of luma and alpha, and of chroma.
uniform vec4 bounds, chroma_bounds;
uniform vec4 red, green, blue;  // from the first three planes and one
uniform float covered;          // by 0: nothing, 1: the fourth plane, 2: the matte
uniform vec2 siting;            // how far the chroma lies too far to the left
uniform sampler2D plane_0, plane_1, plane_2, plane_3;

out vec4 pixel;

vec4 read(vec2 place, vec4 limits, vec4 chroma_limits) {
    vec2 chroma = clamp(place, chroma_limits.xy, chroma_limits.zw) + siting;
    return vec4(
        texture(plane_0, clamp(place, limits.xy, limits.zw)).r,
        texture(plane_1, chroma).r,
        texture(plane_2, chroma).r,
        covered == 1.0 ? texture(plane_3, clamp(place, limits.xy, limits.zw)).r : 1.0
    );
}

// What few films need stands apart: small graphics pay for what a program could do, also where it
// does not.
#ifdef EVERYTHING
uniform vec3 matte_across, matte_down;
uniform vec4 matte_bounds, matte_chroma_bounds;
uniform float light;  // how bright the numbers are, by 0: sRGB, 1: PQ, 2: HLG

// A film that is shown smaller than it is: so many places are read in each pixel, in even steps, that
// no two are further apart than SPARSE pixels of the film. It costs what the film's own pixels would
// cost, and needs no mipmaps of every picture. Up to half as large again one place is enough.
const float SPARSE = 1.5;
const float MOST = 16.0;

float places(vec2 step_of_pixel) {
    float covered_pixels = length(step_of_pixel * vec2(textureSize(plane_0, 0)));
    return clamp(ceil(covered_pixels / SPARSE - 0.01), 1.0, MOST);
}

// The mean over a pixel, whose sides are `right` and `below`: of three planes and of alpha.
vec4 mean(vec2 place, vec2 right, vec2 below, vec4 limits, vec4 chroma_limits) {
    vec2 count = vec2(places(right), places(below));
    if (count == vec2(1.0)) {
        return read(place, limits, chroma_limits);
    }
    vec4 sum = vec4(0.0);
    for (float i = 0.5; i < count.x; i += 1.0) {
        for (float j = 0.5; j < count.y; j += 1.0) {
            vec2 beside = (i / count.x - 0.5) * right + (j / count.y - 0.5) * below;
            sum += read(place + beside, limits, chroma_limits);
        }
    }
    return sum / (count.x * count.y);
}

// High dynamic range: light, as parts of the white of paper, which both kinds put at 203 cd/m2.
vec3 pq_light(vec3 coded) {
    vec3 root = pow(coded, vec3(1.0 / 78.84375));
    vec3 part = max(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root);
    return pow(part, vec3(1.0 / 0.1593017578125)) * (10000.0 / 203.0);
}

vec3 hlg_light(vec3 coded) {
    vec3 bright = (exp((coded - 0.55991073) / 0.17883277) + 0.28466892) / 12.0;
    vec3 scene = mix(bright, coded * coded / 3.0, vec3(lessThanEqual(coded, vec3(0.5))));
    float luminance = dot(scene, vec3(0.2627, 0.6780, 0.0593));
    return scene * pow(max(luminance, 1e-6), 0.2) * (1000.0 / 203.0);  // a screen of 1000 cd/m2
}

// What a projector can show of it: BT.2020 to sRGB, and what is brighter than KNEE bends towards 1.
vec3 shown(vec3 light_2020) {
    const float KNEE = 0.7;
    vec3 linear = max(
        mat3(
            1.6605, -0.1246, -0.0182,
            -0.5876, 1.1329, -0.1006,
            -0.0728, -0.0083, 1.1187
        ) * light_2020,
        0.0
    );
    float brightest = max(max(linear.r, linear.g), max(linear.b, 1e-6));
    float bent = KNEE + (1.0 - KNEE) * (1.0 - exp((KNEE - brightest) / (1.0 - KNEE)));
    linear *= brightest > KNEE ? bent / brightest : 1.0;
    vec3 curved = 1.055 * pow(linear, vec3(1.0 / 2.4)) - 0.055;
    return mix(curved, linear * 12.92, vec3(lessThanEqual(linear, vec3(0.0031308))));
}

#endif

void main() {
    vec2 covers = clamp(min(kit_middle_edge - abs(kit_at) + 0.5, 2.0 * kit_middle_edge), 0.0, 1.0);
    vec3 uv = vec3(clamp(kit_uv, 0.0, 1.0), 1.0);
    vec2 place = vec2(dot(across, uv), dot(down, uv));
#ifdef EVERYTHING
    // How far apart the places of neighbouring pixels are; they lie on straight lines everywhere.
    vec2 right = dFdx(kit_uv), below = dFdy(kit_uv);
    mat2 turned = mat2(across.x, down.x, across.y, down.y);
    vec4 planes = mean(place, turned * right, turned * below, bounds, chroma_bounds);
#else
    vec4 planes = read(place, bounds, chroma_bounds);
#endif
    float alpha = kit_colour.a * planes.a;
    planes.a = 1.0;
    vec3 colour = clamp(vec3(dot(red, planes), dot(green, planes), dot(blue, planes)), 0.0, 1.0);
#ifdef EVERYTHING
    if (light > 0.5) {
        colour = shown(light > 1.5 ? hlg_light(colour) : pq_light(colour));
    }
    if (covered > 1.5) {
        place = vec2(dot(matte_across, uv), dot(matte_down, uv));
        turned = mat2(matte_across.x, matte_down.x, matte_across.y, matte_down.y);
        planes = mean(
            place, turned * right, turned * below, matte_bounds, matte_chroma_bounds
        );
        planes.a = 1.0;
        alpha *= clamp(dot(green, planes), 0.0, 1.0);
    }
#endif
    pixel = vec4(colour * kit_colour.rgb * alpha, alpha) * (covers.x * covers.y);
}
