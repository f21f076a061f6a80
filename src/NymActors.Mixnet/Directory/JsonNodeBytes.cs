using System.Text;
using System.Text.Json.Nodes;

namespace NymActors.Mixnet.Directory;

/// <summary>Writes JSON that was put together by hand, without the type descriptions that a program compiled as a whole does not have.</summary>
internal static class JsonNodeBytes
{
    /// <summary>The node's JSON in UTF-8.</summary>
    public static byte[] ToBytes(this JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
