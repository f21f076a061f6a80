using System.Text;

namespace NymActors.Protocol.Gateway;

/// <summary>Asks the gateway to mark the session in its metrics.</summary>
/// <param name="SessionType">What kind of client this is.</param>
public sealed record RememberMeRequest(SessionType SessionType) : SensitiveRequest
{
    internal const string Name = "RememberMe";

    /// <inheritdoc/>
    public override byte[] ToUtf8() => Encoding.UTF8.GetBytes($"{{\"{Name}\":{{\"session_type\":\"{SessionType}\"}}}}");
}
