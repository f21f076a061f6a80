using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace NymActors.Host.Clients;

/// <summary>
/// Stands in the place of Akka's JSON serializer (hocon/nym-client.conf), which takes 20 ms of every start to make. The program's actors
/// are of one process: none of their messages is ever serialized.
/// </summary>
internal sealed class NoSerializer : Serializer
{
    /// <summary>Created by the actor system.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="settings">Those that Akka has for its JSON serializer.</param>
    public NoSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
        _ = settings;
    }

    /// <inheritdoc/>
    public override int Identifier => 1;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => throw Refusal();

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type) => throw Refusal();

    private static NotSupportedException Refusal() => new("Messages between the actors of this program never leave it.");
}
