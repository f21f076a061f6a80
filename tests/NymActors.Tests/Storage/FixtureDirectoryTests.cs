using NymActors.Files;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Storage;

namespace NymActors.Tests.Storage;

/// <summary>Directories that the real clients 1.1.29 and 1.1.76 wrote: opened, left alone, given further gateways.</summary>
public sealed class FixtureDirectoryTests
{
    private static readonly IdentityKey First = IdentityKey.Parse("B6cCtFAf2mv3onAgc2NyJsGuCGp23JSPAmiDg3ntuEYY");
    private static readonly IdentityKey Second = IdentityKey.Parse("BJ3dEVSbTQA3xFwvnKTci9qPXmeCJ3FnasPQnBd76DFN");

    public static TheoryData<string, string> All => new() { { "1.1.29", "alice" }, { "1.1.29", "bob" }, { "1.1.76", "alice" }, { "1.1.76", "bob" } };

    [Theory]
    [MemberData(nameof(All))]
    public void A_client_has_the_address_that_the_real_program_gave_it(string version, string id)
    {
        using var client = new FixtureClient(version, id);
        using var keys = client.Storage.LoadKeys()!;
        var registration = client.Storage.LoadGateway()!;
        using (registration.SharedKey)
        {
            Assert.Equal(client.Address(), new Recipient(keys.Identity.PublicKey, keys.Encryption.PublicKey, registration.Gateway).ToString());
            Assert.Equal(version == "1.1.29" ? SharedKeyKind.Legacy : SharedKeyKind.AesGcmSiv, registration.SharedKey.Kind);
            Assert.Equal("ws://127.0.0.1:41229", registration.ListenerText);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Opening_a_client_changes_no_byte(string version, string id)
    {
        using var client = new FixtureClient(version, id);
        var before = client.Digests();
        Assert.Empty(client.Loaded.UnknownKeys);
        Assert.Null(ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: false));
        client.Storage.LoadKeys()!.Dispose();
        client.Storage.LoadGateway()!.SharedKey.Dispose();
        Assert.Single(client.Storage.ListGateways(), static entry => entry.IsActive);
        Assert.True(client.Storage.Activate(First));
        Assert.False(client.Storage.Activate(NewGateway(3)));
        Assert.Equal(before, client.Digests());
    }

    [Fact]
    public void All_gateways_of_a_client_are_listed_to_the_nanosecond()
    {
        using var client = new FixtureClient("1.1.76", "alice");
        Assert.Equal(
            [(First, true, "2026-11-24 15:33:34.906107518 +00:00:00"), (Second, false, "2026-11-24 15:33:35.213682026 +00:00:00")],
            client.Storage.ListGateways().Select(static entry => (entry.Gateway, entry.IsActive, entry.RegisteredAt.ToString())));
    }

    [Fact]
    public void Another_gateway_becomes_the_active_one_and_the_first_again()
    {
        using var client = new FixtureClient("1.1.76", "alice");
        Assert.True(client.Storage.Activate(Second));
        Assert.Equal(Second, client.Storage.LoadGateway()!.Gateway);
        Assert.True(client.Storage.Activate(First));
        Assert.Equal(First, client.Storage.LoadGateway()!.Gateway);
        Assert.Equal(2, client.Storage.ListGateways().Count);
    }

    [Fact]
    public void A_client_of_the_old_layout_gets_a_further_gateway_and_keeps_what_the_old_client_reads()
    {
        using var client = new FixtureClient("1.1.29", "alice");
        var before = client.Digests();
        var configuration = File.ReadAllText(client.Directory.ConfigurationFile);
        var step = ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: true)!;
        var backup = Assert.Single(step.Apply(client.Directory, ClientFiles.Instance));
        Assert.Equal(configuration, File.ReadAllText(backup));
        client.Storage.AddGateway(NewRegistration(7));

        // Only the configuration has changed, by one line, and one database is new.
        var after = client.Digests();
        Assert.Equal(
            ["config/config.toml", "config/config.toml.old", "data/gateways_registrations.sqlite"],
            after.Where(file => before.GetValueOrDefault(file.Key) != file.Value).Select(static file => file.Key));
        var changed = File.ReadAllText(client.Directory.ConfigurationFile).Split('\n').Except(configuration.Split('\n'));
        Assert.StartsWith("gateway_registrations = ", Assert.Single(changed), StringComparison.Ordinal);

        Assert.Equal([(First, false), (NewGateway(7), true)], client.Storage.ListGateways().Select(static entry => (entry.Gateway, entry.IsActive)));
        Assert.Equal(SharedKeyKind.AesGcmSiv, client.Storage.LoadGateway()!.SharedKey.Kind);
        Assert.True(client.Storage.Activate(First));
        Assert.Equal(SharedKeyKind.Legacy, client.Storage.LoadGateway()!.SharedKey.Kind);
        Assert.Equal([(First, true), (NewGateway(7), false)], client.Storage.ListGateways().Select(static entry => (entry.Gateway, entry.IsActive)));
    }

    [Fact]
    public void A_second_gateway_of_the_old_generation_is_refused_by_name()
    {
        using var client = new FixtureClient("1.1.29", "alice");
        ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: true)!.Apply(client.Directory, ClientFiles.Instance);
        var other = NewRegistration(7) with { SharedKey = SharedKey.FromBytes(SharedKeyKind.Legacy, new byte[SharedKey.Length]) };
        Assert.Contains(First.ToString(), Assert.Throws<ClientStorageException>(() => client.Storage.AddGateway(other)).Message, StringComparison.Ordinal);
        Assert.Equal(First, client.Storage.LoadGateway()!.Gateway);
    }

    [Fact]
    public void A_client_of_this_program_in_the_old_layout_moves_to_the_new_one_with_a_copy_of_everything_that_changes()
    {
        using var client = new FixtureClient("1.1.29", "alice");
        client.Storage.StoreGateway(NewRegistration(7));
        var details = File.ReadAllBytes(client.Loaded.Configuration.StoragePaths.GatewayDetails!);
        var step = ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: false)!;
        var backups = step.Apply(client.Directory, ClientFiles.Instance);

        Assert.Equal(3, backups.Count);
        Assert.Equal(details, File.ReadAllBytes(backups.Single(static file => file.EndsWith("gateway_details.json.old", StringComparison.Ordinal))));
        var paths = client.Loaded.Configuration.StoragePaths;
        Assert.Equal((null, null), (paths.GatewayDetails, paths.GatewaySharedKey));
        Assert.True(File.Exists(paths.GatewayRegistrations));
        var loaded = client.Storage.LoadGateway()!;
        Assert.Equal(NewGateway(7), loaded.Gateway);
        Assert.Equal(Bytes(NewRegistration(7).SharedKey), Bytes(loaded.SharedKey));
        Assert.False(File.Exists(Path.Combine(client.Directory.Data, "gateway_shared.pem")));
        Assert.Null(ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: true));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void An_upgrade_that_is_interrupted_leaves_the_old_or_the_new_state(bool processEnds, bool isMove)
    {
        var outcomes = new List<bool>();
        for (var step = 1; ; step++)
        {
            using var client = new FixtureClient("1.1.29", "alice");
            if (isMove)
            {
                client.Storage.StoreGateway(NewRegistration(7));
            }

            var before = client.Digests();
            var plan = ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: !isMove)!;
            var failed = false;
            try
            {
                plan.Apply(client.Directory, new FaultyFiles(step, processEnds));
            }
            catch (Exception e) when (e is ProcessEndedException or ClientStorageException)
            {
                failed = true;
            }

            // What the next start does first.
            ClientDirectoryUpgrade.Finish(client.Directory, ClientFiles.Instance);
            var isOld = client.Loaded.Configuration.StoragePaths.GatewayRegistrations is null;
            outcomes.Add(isOld);
            if (isOld)
            {
                Assert.Equal(before, WithoutRests(client.Digests()));
            }

            Assert.Equal(isMove ? NewGateway(7) : First, client.Storage.LoadGateway()!.Gateway);
            client.Storage.LoadKeys()!.Dispose();
            ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: !isMove)?.Apply(client.Directory, ClientFiles.Instance);
            Assert.Equal(isMove ? NewGateway(7) : First, client.Storage.LoadGateway()!.Gateway);
            Assert.NotNull(client.Loaded.Configuration.StoragePaths.GatewayRegistrations);
            if (!failed)
            {
                break;
            }
        }

        Assert.True(outcomes.Count > 5, "The fault was never met.");
        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
    }

    /// <summary>A process that ended may leave files beside, which nobody reads and the next one removes.</summary>
    private static SortedDictionary<string, string> WithoutRests(SortedDictionary<string, string> digests)
    {
        foreach (var rest in digests.Keys.Where(static name => Path.GetFileName(name) is ['.', .., 'n', 'e', 'w']).ToList())
        {
            digests.Remove(rest);
        }

        return digests;
    }

    private static IdentityKey NewGateway(byte fill) => NewRegistration(fill).Gateway;

    private static GatewayRegistration NewRegistration(byte fill)
    {
        var key = new byte[SharedKey.Length];
        Array.Fill(key, fill);
        using var gateway = IdentityKeyPair.FromSeed(key);
        return new GatewayRegistration(gateway.PublicKey, new Uri("ws://127.0.0.1:9000"), SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, key));
    }

    private static byte[] Bytes(SharedKey key)
    {
        var bytes = new byte[SharedKey.Length];
        key.CopyTo(bytes);
        return bytes;
    }
}
