// Shapes from their distance: d < 0 inside, in pixels of the viewport. All of them fill `rect`.
//
// The edge lies where the coverage is one half. It is one pixel wide, or reaches `softness` pixels
// out and as far in, at most to the middle of the shape, which stays at full strength.
in vec2 at;
flat in vec2 middle_edge;
flat in vec4 paint;
flat in vec4 looks;  // kind, sides, inner 0..1 or corner radius in node units, softness in pixels
flat in float even;  // pixels for one node unit

out vec4 pixel;

const float PI = 3.14159265;
const float MOST_SIDES = 64.0;  // beyond, it is an ellipse to the eye and slow to draw
const int RECTANGLE = 0, ELLIPSE = 1, RING = 2, POLYGON = 3, STAR = 4;  // core.words.SHAPES

// 1 at `depth` inside the edge, 0 at `reach` outside of it.
float ramp(float d, float reach, float depth) {
    return clamp((reach - d) / (reach + clamp(depth, 0.5, reach)), 0.0, 1.0);
}

// Rounded by its softness too: a soft rectangle with sharp corners shows its diagonals.
float rectangle(vec2 p, vec2 half_size, float radius, float reach, float softness) {
    float least = min(half_size.x, half_size.y);
    float r = clamp(max(radius, softness), 0.0, least);
    vec2 q = abs(p) - half_size + r;
    float d = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
    return ramp(d, reach, least);
}

// Between two ellipses, one `reach` outside and one as far inside: for a circle exactly its
// distance, and for others smooth everywhere, where a true distance has a crease.
float ellipse(vec2 p, vec2 half_size, float reach) {
    float least = max(min(half_size.x, half_size.y), 1e-3);
    float inwards = min(reach, least);
    vec2 outer = half_size + reach;
    vec2 inner = half_size - inwards * mix(vec2(1.0), half_size / least, inwards / least);
    inner = max(inner, half_size * 1e-3);
    float to_outer = min(outer.x, outer.y) * (1.0 - length(p / outer));
    float to_inner = min(inner.x, inner.y) * (length(p / inner) - 1.0);
    if (to_inner <= 0.0) return 1.0;
    return max(to_outer, 0.0) / (max(to_outer, 0.0) + to_inner);
}

// Pixels to an ellipse, right near its edge. Towards the middle, where every direction would give
// another answer, it turns into an even cone.
float to_ellipse(vec2 p, vec2 half_size) {
    vec2 q = p / half_size;
    float k = length(q);
    float local = k / max(length(q / half_size), 1e-9);
    float inside = min(k, 1.0);
    return (k - 1.0) * mix(min(half_size.x, half_size.y), local, inside * inside);
}

float ring(vec2 p, vec2 half_size, float inner, float reach) {
    float d = max(to_ellipse(p, half_size), -to_ellipse(p, half_size * inner));
    float thick = (1.0 - inner) * min(half_size.x, half_size.y);
    return min(ramp(d, reach, thick * 0.5), thick);
}

// Corners on the ellipse that fills the rect, the first one up. What each side leaves uncovered is
// summed in the fourth power: nearly the greatest of them, but round where two sides meet; a
// distance shows its creases there and makes a soft hexagon a star.
float polygon(vec2 p, vec2 half_size, float sides, vec2 turn, float reach) {
    vec2 twice = vec2(turn.x * turn.x - turn.y * turn.y, 2.0 * turn.x * turn.y);
    mat2 turned = mat2(twice.x, twice.y, -twice.y, twice.x);
    float depth = turn.x * min(half_size.x, half_size.y);
    vec2 towards = vec2(turn.y, -turn.x);  // to the middle of a side, on the circle of radius 1
    float bare = 0.0;
    for (int i = 0; i < int(sides); i++) {
        // A line across a circle stays a line when the circle is stretched to an ellipse.
        vec2 normal = towards / half_size;
        float d = (dot(p, normal) - turn.x) / length(normal);
        float left = 1.0 - ramp(d, reach, depth);
        bare += left * left * left * left;
        towards = turned * towards;
    }
    // Beyond a pointed corner two sides reach further than one does: as far as the quad, no further.
    vec2 room = (half_size + reach - abs(p)) / reach;
    return clamp(min(1.0 - sqrt(sqrt(bare)), min(room.x, room.y)), 0.0, 1.0);
}

// Tips on the ellipse that fills the rect, the first one up; notches at `inner` of the way. The
// right half is enough: `sides` edges from the top to the bottom.
float star(vec2 p, vec2 half_size, float sides, vec2 turn, float inner, float reach) {
    p.x = abs(p.x);
    mat2 turned = mat2(turn.x, turn.y, -turn.y, turn.x);
    vec2 towards = vec2(0.0, -1.0);
    vec2 ray = half_size * towards;  // through the edge's first corner
    vec2 corner = ray;
    float nearest = 1e18;
    float side = -1.0;  // of the edge that lies between the middle and p; positive outside
    for (int i = 0; i < int(sides); i++) {
        towards = turned * towards;
        vec2 next = half_size * towards * (i % 2 == 0 ? inner : 1.0);
        vec2 edge = next - corner;
        vec2 from = p - corner;
        vec2 away = from - edge * clamp(dot(from, edge) / max(dot(edge, edge), 1e-9), 0.0, 1.0);
        nearest = min(nearest, dot(away, away));
        bool reached = ray.x * p.y >= ray.y * p.x;  // the last edge that p reaches is the one it faces
        if (reached) side = from.x * edge.y - from.y * edge.x;
        ray = half_size * towards;
        corner = next;
    }
    float d = sqrt(nearest);
    return ramp(side > 0.0 ? d : -d, reach, inner * min(half_size.x, half_size.y));
}

// Half a step of an 8-bit picture either way, always the same at the same pixel: a wide dim glow has
// fewer steps than pixels, and projectors show each as a ring. Interleaved gradient noise: Jimenez,
// Next Generation Post Processing in Call of Duty, 2014.
float grain() {
    return fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
}

void main() {
    int kind = int(looks.x + 0.5);
    if (kind == RING && looks.z <= 0.0) kind = ELLIPSE;  // no hole, no dent
    float softness = looks.w;
    float reach = max(softness, 0.5);  // half a pixel on each side is a sharp edge
    vec2 half_size = middle_edge;
    float covered = 0.0;
    if (kind == RECTANGLE) {
        covered = rectangle(at, half_size, looks.z * even, reach, softness);
    } else if (kind == ELLIPSE) {
        covered = ellipse(at, half_size, reach);
    } else if (kind == RING) {
        covered = ring(at, half_size, clamp(looks.z, 0.0, 1.0), reach);
    } else {
        float sides = clamp(round(looks.y), 3.0, MOST_SIDES);
        vec2 turn = vec2(cos(PI / sides), sin(PI / sides));
        if (kind == POLYGON) covered = polygon(at, half_size, sides, turn, reach);
        else covered = star(at, half_size, sides, turn, clamp(looks.z, 0.0, 1.0), reach);
    }
    // A line thinner than a pixel cannot cover all of it.
    vec2 thin = min(2.0 * half_size, 1.0);
    covered = min(covered, thin.x * thin.y);
    // Soft edges leave and arrive gently; a sharp one stays straight.
    float gentle = covered * covered * (3.0 - 2.0 * covered);
    pixel = paint * mix(covered, gentle, clamp(softness - 0.5, 0.0, 1.0));
    if (softness > 2.0 && covered > 0.0 && covered < 1.0) {
        pixel.rgb = max(pixel.rgb + grain() / 255.0, 0.0);
    }
}
