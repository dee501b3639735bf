// A vertex of a mesh. The rows of the matrices come as vec4, multiplied on the CPU in float64.
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 place;   // in the picture, row 0 at v = 0
layout(location = 3) in vec4 colour;  // straight sRGB

uniform vec4 rows[7];  // four of clip_from_node, three of world_from_node

out vec3 facing;  // the normal in the world
out vec2 at;
out vec4 stain;

void main() {
    vec4 point = vec4(position, 1.0);
    gl_Position = vec4(dot(rows[0], point), dot(rows[1], point), dot(rows[2], point), dot(rows[3], point));

    // Normals go by the inverse transpose. Up to a factor its rows are the cross products of the
    // matrix's own; the factor's sign is that of the determinant. Divided by the largest scale, so
    // that a thing in millimetres does not vanish in the products.
    vec3 x = rows[4].xyz, y = rows[5].xyz, z = rows[6].xyz;
    float largest = sqrt(max(dot(x, x), max(dot(y, y), dot(z, z))));
    x /= largest; y /= largest; z /= largest;
    vec3 yz = cross(y, z);
    vec3 turned = vec3(dot(yz, normal), dot(cross(z, x), normal), dot(cross(x, y), normal));
    turned *= dot(x, yz) < 0.0 ? -1.0 : 1.0;
    facing = turned * inversesqrt(max(dot(turned, turned), 1e-30));
    at = place;
    stain = colour;
}
