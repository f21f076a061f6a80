using NymActors.Protocol.Gateway;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;

namespace NymActors.Gateways;

/// <summary>
/// Makes connections to the client's gateway, at its fallback address when the first one is unreachable, and registers again where the gateway has
/// forgotten the client.
/// <para>
/// Registering again with the same keys is safe when the gateway says that it knows nobody of this identity: the handshake proves to each side who
/// the other is, so an intruder who makes that up wins nothing, and what others send to the address arrives as before. It is not safe when the
/// gateway has <i>another</i> key for this identity: then another copy of the client has registered, and the two would lock each other out in
/// turn. That one is left to the user, and so is a gateway that forgets again within ten minutes.
/// </para>
/// One attempt at a time.
/// </summary>
/// <param name="connector">Reaches gateways.</param>
/// <param name="identity">Who connects; gets the new registration.</param>
/// <param name="storage">Keeps the new registration.</param>
/// <param name="time">The client's clock.</param>
/// <param name="random">Nonces and keys.</param>
/// <param name="answerTimeout">How long each answer may take.</param>
internal sealed class LinkOpener(
    IGatewayConnector connector, ClientIdentity identity, IClientStorage storage, TimeProvider time, RandomSource random, TimeSpan answerTimeout)
{
    // Of the gateway's text; docs/protocol/03-gateway.md section 21.
    private const string TimestampReused = "timestamp is smaller or equal to one previously used";

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private long? _registeredAt;
    private bool _isRegisteringAgain;

    /// <summary>Connects and authenticates.</summary>
    /// <exception cref="NymClientException">The gateway cannot be reached, or refuses.</exception>
    public async Task<GatewayLink> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAnywhereAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NymClientException forgotten) when (MayRegisterAgain(forgotten.Error))
        {
            _isRegisteringAgain = true;
        }

        return await RegisterAsync(identity.Registration.Listener, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A registration that broke in the middle may have left the gateway with a key that this client does not have: it is made again.</summary>
    private bool MayRegisterAgain(NymClientError error) => _isRegisteringAgain
        ? error is NymClientError.NotRegistered or NymClientError.GatewayRefused
        : error == NymClientError.NotRegistered && !(_registeredAt is { } last && time.GetElapsedTime(last) < Rest);

    private async Task<GatewayLink> OpenAnywhereAsync(CancellationToken cancellationToken)
    {
        var registration = identity.Registration;
        try
        {
            return await OpenAsync(registration, cancellationToken).ConfigureAwait(false);
        }
        catch (NymClientException unreachable) when (unreachable.Error == NymClientError.GatewayUnreachable && registration.Fallback is not null)
        {
            try
            {
                return await OpenAsync(registration with { Listener = registration.Fallback }, cancellationToken).ConfigureAwait(false);
            }
            catch (NymClientException again) when (again.Error == NymClientError.GatewayUnreachable)
            {
                // The first address is the one to tell about.
                throw unreachable;
            }
        }
    }

    /// <summary>
    /// A gateway takes one authentication of a client in a second, by the client's clock: one that starts again at once is refused, and let in
    /// a second later.
    /// </summary>
    private async Task<GatewayLink> OpenAsync(GatewayRegistration registration, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenOnceAsync(registration, cancellationToken).ConfigureAwait(false);
        }
        catch (NymClientException refusal) when (refusal.Message.Contains(TimestampReused, StringComparison.Ordinal))
        {
            await Task.Delay(OneSecond, time, cancellationToken).ConfigureAwait(false);
            return await OpenOnceAsync(registration, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<GatewayLink> OpenOnceAsync(GatewayRegistration registration, CancellationToken cancellationToken) =>
        GatewayLink.OpenAsync(connector, registration, identity.Keys.Identity, time, random, answerTimeout, cancellationToken);

    /// <summary>
    /// The connection of the registration is the one that is used: what the gateway had kept for the client comes on it, under the new key and only once.
    /// </summary>
    private async Task<GatewayLink> RegisterAsync(Uri listener, CancellationToken cancellationToken)
    {
        var (connection, dialogue, announced) = await GatewayOpening.ProbeAsync(
            connector, listener, identity.Registration.Gateway, time, random, answerTimeout, cancellationToken).ConfigureAwait(false);
        try
        {
            var key = await dialogue.RegisterAsync(identity.Keys.Identity, GatewayProtocol.ChooseForClient(announced), cancellationToken).ConfigureAwait(false);
            identity.Replace(identity.Registration with { SharedKey = key, RegisteredAt = RegistrationTime.Of(time.GetUtcNow()) });
            _isRegisteringAgain = false;
            _registeredAt = time.GetTimestamp();
            var trouble = Store();
            var balance = await dialogue.ClaimAsync(cancellationToken).ConfigureAwait(false);
            return new GatewayLink(
                connection,
                new BinaryFrameCodec(key, random),
                GatewayProtocol.ForwardFrameKind(dialogue.RegisteredVersion, key.Kind),
                balance,
                dialogue.EarlyFrames)
            {
                Version = dialogue.RegisteredVersion,
                IsOld = announced is null or < GatewayProtocol.SignedAuthentication,
                HasRegisteredAgain = true,
                StorageTrouble = trouble,
            };
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The gateway has only the new key already, so a disk that does not take it must not end what works now.</summary>
    private string? Store()
    {
        try
        {
            storage.StoreGateway(identity.Registration);
            return null;
        }
        catch (ClientStorageException error)
        {
            return error.Message;
        }
    }
}
