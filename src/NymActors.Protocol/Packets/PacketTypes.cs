using System.Diagnostics.CodeAnalysis;

namespace NymActors.Protocol.Packets;

/// <summary>Tags and names of the packet types (docs/protocol/02-messages.md 1.4).</summary>
public static class PacketTypes
{
    /// <summary>Finds the type with this tag.</summary>
    /// <param name="tag">The tag: 0 or 2.</param>
    /// <param name="type">The type, or <c>default</c>.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFromTag(byte tag, out PacketType type)
    {
        type = (PacketType)tag;
        if (type is PacketType.Mix or PacketType.Outfox)
        {
            return true;
        }

        type = default;
        return false;
    }

    /// <summary>The name of the type in configuration files.</summary>
    /// <param name="type">The type.</param>
    public static string Name(this PacketType type) => type == PacketType.Outfox ? "outfox" : "mix";

    /// <summary>Finds the type with this name.</summary>
    /// <param name="name"><c>mix</c>, <c>sphinx</c> (the same) or <c>outfox</c>.</param>
    /// <param name="type">The type, or <c>default</c>.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, out PacketType type)
    {
        type = name == "outfox" ? PacketType.Outfox : PacketType.Mix;
        return name is "mix" or "sphinx" or "outfox";
    }
}
