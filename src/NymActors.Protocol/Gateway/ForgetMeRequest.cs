using System.Text;

namespace NymActors.Protocol.Gateway;

/// <summary>Asks the gateway to delete what it knows about the client.</summary>
/// <param name="Client">Delete stored messages, bandwidth and shared key; the live connection goes on.</param>
/// <param name="Stats">Has no effect at any gateway.</param>
public sealed record ForgetMeRequest(bool Client, bool Stats) : SensitiveRequest
{
    internal const string Name = "ForgetMe";

    /// <inheritdoc/>
    public override byte[] ToUtf8() => Encoding.UTF8.GetBytes($"{{\"{Name}\":{{\"client\":{Text(Client)},\"stats\":{Text(Stats)}}}}}");

    private static string Text(bool value) => value ? "true" : "false";
}
