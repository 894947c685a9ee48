class Factpress < Formula
  desc "Static site generator for fact-checks"
  homepage "@source_url@"
  version "@version@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@url_darwin_arm64@"
      sha256 "@sha256_darwin_arm64@"
    end
    on_intel do
      url "@url_darwin_x64@"
      sha256 "@sha256_darwin_x64@"
    end
  end

  on_linux do
    on_arm do
      url "@url_linux_arm64@"
      sha256 "@sha256_linux_arm64@"
    end
    on_intel do
      url "@url_linux_x64@"
      sha256 "@sha256_linux_x64@"
    end
  end

  def install
    bin.install "factpress"
    man1.install "factpress.1"
    bash_completion.install "completions/factpress.bash" => "factpress"
    fish_completion.install "completions/factpress.fish"
    zsh_completion.install "completions/_factpress"
  end

  test do
    system bin/"factpress", "init", "desk"
    system bin/"factpress", "build", "--site", "desk"
  end
end
