using NymActors.Configuration;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Storage;

namespace NymActors.Tests.Storage;

/// <summary>A process that ends at any step of storing, and a disk that is full at any step: nothing is half stored afterwards.</summary>
public sealed class InterruptedStorageTests : IDisposable
{
    private readonly ClientKeys _old = ClientKeys.Generate(SystemRandomSource.Instance);
    private readonly ClientKeys _new = ClientKeys.Generate(SystemRandomSource.Instance);

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Keys_of_a_new_client_are_stored_all_or_none_and_storing_again_succeeds(bool processEnds, bool isOldLayout)
    {
        var outcomes = AtEachStep(
            processEnds,
            isOldLayout,
            prepare: static _ => { },
            act: storage => storage.StoreKeys(_new, overwrite: false),
            check: storage =>
            {
                using var found = storage.LoadKeys();
                Assert.True(found is null || Same(found, _new));
                if (found is null)
                {
                    storage.StoreKeys(_new, overwrite: false);
                }

                storage.StoreGateway(NewRegistration(1));
                using var complete = storage.LoadKeys()!;
                Assert.True(Same(complete, _new));
                Assert.Equal(NewRegistration(1).Gateway, storage.LoadGateway()!.Gateway);
                return found is null;
            });
        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Keys_that_replace_others_do_so_with_their_registration_or_not_at_all(bool processEnds, bool isOldLayout)
    {
        var outcomes = AtEachStep(
            processEnds,
            isOldLayout,
            prepare: storage =>
            {
                storage.StoreKeys(_old, overwrite: false);
                storage.StoreGateway(NewRegistration(1));
            },
            act: storage => storage.StoreKeys(_new, overwrite: true),
            check: storage =>
            {
                // In this order a client is started.
                using var found = storage.LoadKeys()!;
                var registration = storage.LoadGateway();
                var isOld = Same(found, _old);
                Assert.True(isOld ? registration is not null : Same(found, _new) && registration is null);
                return isOld;
            });
        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_first_registration_of_the_new_layout_is_there_or_not(bool processEnds)
    {
        var outcomes = AtEachStep(
            processEnds,
            isOldLayout: false,
            prepare: storage => storage.StoreKeys(_old, overwrite: false),
            act: storage => storage.StoreGateway(NewRegistration(1)),
            check: storage =>
            {
                var isOld = storage.LoadGateway() is null;
                storage.StoreGateway(NewRegistration(2));
                Assert.Equal(NewRegistration(2).Gateway, storage.LoadGateway()!.Gateway);
                return isOld;
            });
        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_registration_is_the_old_one_or_the_new_one(bool processEnds)
    {
        var outcomes = AtEachStep(
            processEnds,
            isOldLayout: true,
            prepare: storage =>
            {
                storage.StoreKeys(_old, overwrite: false);
                storage.StoreGateway(NewRegistration(1));
            },
            act: storage => storage.StoreGateway(NewRegistration(2)),
            check: storage =>
            {
                var isOld = storage.LoadGateway()!.Gateway == NewRegistration(1).Gateway;
                Assert.True(isOld || storage.LoadGateway()!.Gateway == NewRegistration(2).Gateway);
                return isOld;
            });
        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
    }

    [Fact]
    public void A_registration_that_waits_for_its_last_step_does_not_survive_new_keys()
    {
        using var directory = new TemporaryDirectory();
        var paths = PathsIn(directory, isOldLayout: true);
        var storage = new DirectoryClientStorage(paths);
        storage.StoreKeys(_old, overwrite: false);
        // The steps are: two files beside, each after a removal, the mark, two replacements. This ends before the last of them.
        Assert.Throws<ProcessEndedException>(
            () => new DirectoryClientStorage(paths, new FaultyFiles(7, processEnds: true), TimeProvider.System).StoreGateway(NewRegistration(1)));
        storage.StoreKeys(_new, overwrite: true);
        Assert.Null(storage.LoadGateway());
    }

    private static List<bool> AtEachStep(
        bool processEnds, bool isOldLayout, Action<IClientStorage> prepare, Action<IClientStorage> act, Func<IClientStorage, bool> check)
    {
        var outcomes = new List<bool>();
        for (var step = 1; ; step++)
        {
            using var directory = new TemporaryDirectory();
            var paths = PathsIn(directory, isOldLayout);
            prepare(new DirectoryClientStorage(paths));
            var files = new FaultyFiles(step, processEnds);
            var failed = false;
            try
            {
                act(new DirectoryClientStorage(paths, files, TimeProvider.System));
            }
            catch (Exception e) when (e is ProcessEndedException or ClientStorageException)
            {
                Assert.Equal(processEnds, e is ProcessEndedException);
                failed = true;
            }

            outcomes.Add(check(new DirectoryClientStorage(paths)));
            if (!failed)
            {
                Assert.True(step > 3, "The fault was never met.");
                return outcomes;
            }
        }
    }

    private static StoragePaths PathsIn(TemporaryDirectory directory, bool isOldLayout)
    {
        var paths = new ClientDirectory(directory.Path, "alice").StoragePaths;
        return isOldLayout ? paths.WithOldLayout() with { GatewayRegistrations = null } : paths;
    }

    private static bool Same(ClientKeys one, ClientKeys other) =>
        one.Identity.PublicKey == other.Identity.PublicKey && one.Encryption.PublicKey == other.Encryption.PublicKey;

    private static GatewayRegistration NewRegistration(byte fill)
    {
        var key = new byte[SharedKey.Length];
        Array.Fill(key, fill);
        using var gateway = IdentityKeyPair.FromSeed(key);
        return new GatewayRegistration(gateway.PublicKey, new Uri("ws://127.0.0.1:9000"), SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, key));
    }
}
