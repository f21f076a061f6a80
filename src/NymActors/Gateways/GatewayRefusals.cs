using NymActors.Protocol.Addressing;

namespace NymActors.Gateways;

/// <summary>
/// What a refused authentication means and what can be done about it. Gateways give no codes but texts (docs/protocol/03-gateway.md section
/// 21), the same ones in all generations; a text that is not known here is a refusal like any other.
/// </summary>
internal static class GatewayRefusals
{
    /// <summary>The named error for a gateway's text.</summary>
    public static NymClientException Explain(IdentityKey gateway, string text)
    {
        if (Says("already an open connection") || Says("stale authentication") || Says("smaller or equal to one previously used"))
        {
            return new(
                NymClientError.GatewayBusy,
                $"The gateway {gateway} still holds another connection of this client ({text}). If it does not let go of it, another program uses the same keys; stop that one.");
        }

        if (Says("not registered"))
        {
            return new(NymClientError.NotRegistered, $"The gateway {gateway} does not know this client (any more): {text}. Register again (init --force-register-gateway).");
        }

        var why = Says("failed to verify provided address ciphertext")
            ? $"it has another key for this client ({text}): another copy of the client has registered there since. It is not registered again by itself, because the two would "
                + "lock each other out in turn; stop the other one and register this one again (init --force-register-gateway)"
            : Says("excessively skewed")
            ? $"the clock of this machine is wrong, or that of the gateway ({text}); set it"
            : $"the authentication failed: {text}";
        return new(NymClientError.GatewayRefused, $"The gateway {gateway} cannot be used: {why}.");

        bool Says(string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
    }
}
