<#
Installs Factpress on Windows, without administrator rights:

  irm https://github.com/factpress/factpress/releases/latest/download/install.ps1 | iex

It downloads the program of a release, checks its SHA-256, and puts it into
%LOCALAPPDATA%\Programs\factpress. It changes no other file and no setting. This removes the program
and its cache:

  & ([scriptblock]::Create((irm https://github.com/factpress/factpress/releases/latest/download/install.ps1))) -Uninstall

Variables:
  FACTPRESS_VERSION      the release to install, such as 0.1.0; the latest if not set
  FACTPRESS_INSTALL_DIR  the folder for the program
  FACTPRESS_RELEASES     the address of the releases, for mirrors
#>
param([switch]$Uninstall)

function Install-Factpress {
    param([string]$Folder)

    $releases = if ($env:FACTPRESS_RELEASES) { $env:FACTPRESS_RELEASES } else { "https://github.com/factpress/factpress/releases" }
    $address = "$releases/latest/download"
    if ($env:FACTPRESS_VERSION) {
        $address = "$releases/download/v" + $env:FACTPRESS_VERSION.TrimStart("v")
    }
    $target = "x86_64-pc-windows-msvc"
    $archive = "factpress-$target.zip"
    $work = Join-Path ([IO.Path]::GetTempPath()) ("factpress-" + [Guid]::NewGuid())
    New-Item -ItemType Directory -Path $work | Out-Null
    try {
        foreach ($file in "$archive.sha256", $archive) {
            try {
                Invoke-WebRequest -UseBasicParsing -Uri "$address/$file" -OutFile (Join-Path $work $file)
            } catch {
                throw "$address/$file could not be downloaded: $_ Releases are listed at $releases"
            }
        }
        $expected = (Get-Content -Raw (Join-Path $work "$archive.sha256")).Substring(0, 64)
        $actual = (Get-FileHash -Algorithm SHA256 (Join-Path $work $archive)).Hash
        # -ne ignores the case of letters.
        if ($actual -ne $expected) {
            throw "$archive is not the file of the release: its SHA-256 is $actual instead of $expected. It was not installed."
        }
        Expand-Archive -Path (Join-Path $work $archive) -DestinationPath $work
        New-Item -ItemType Directory -Force -Path $Folder | Out-Null
        $program = Join-Path $Folder "factpress.exe"
        Copy-Item -Force -Path (Join-Path $work "factpress-$target\factpress.exe") -Destination $program
        Write-Output "Installed $(& $program --version) as $program"
    } finally {
        Remove-Item -Recurse -Force -Path $work
    }
    if (($env:Path -split ";") -notcontains $Folder) {
        Write-Output "Windows does not find programs in that folder yet. Add it to the variable Path of your account:"
        Write-Output "Settings > System > About > Advanced system settings > Environment Variables"
    }
}

function Uninstall-Factpress {
    param([string]$Folder)

    $program = Join-Path $Folder "factpress.exe"
    if (-not (Test-Path $program)) {
        throw "$program does not exist. If you installed it elsewhere, set FACTPRESS_INSTALL_DIR to that folder."
    }
    Remove-Item -Path $program
    if (-not (Get-ChildItem -Force -Path $Folder)) { Remove-Item -Path $Folder }
    $cache = Join-Path $env:LOCALAPPDATA "factpress"
    if (Test-Path $cache) { Remove-Item -Recurse -Force -Path $cache }
    Write-Output "Removed $program and its cache. Your sites are unchanged."
}

& {
    # Only here, so that the settings of the caller's session stay.
    $ErrorActionPreference = "Stop"
    $ProgressPreference = "SilentlyContinue"
    $folder = if ($env:FACTPRESS_INSTALL_DIR) { $env:FACTPRESS_INSTALL_DIR } else { Join-Path $env:LOCALAPPDATA "Programs\factpress" }
    if ($Uninstall) { Uninstall-Factpress $folder } else { Install-Factpress $folder }
}
